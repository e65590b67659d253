// npm run -s token -- --as owner|admin|member|viewer|outsider
// Prints an API token of that seeded person and nothing else.
import { parseArgs } from 'node:util';
import { createApiToken, findUserByEmail } from '@/lib/auth';
import { fail, withDatabase } from './script-context';
import { USERS } from './seed/people-table';

const AS = ['owner', 'admin', 'member', 'viewer', 'outsider'];
const usage = `Say whose token: npm run -s token -- --as ${AS.join('|')}`;

function readAs(): string {
  try {
    const { values } = parseArgs({ options: { as: { type: 'string' } } });
    return values.as ?? '';
  } catch {
    return fail(usage, 2);
  }
}

const as = readAs();
const person = USERS.find(({ key }) => key === as);
if (!AS.includes(as) || !person) fail(usage, 2);

const token = await withDatabase(async (deps) => {
  const user = await findUserByEmail(deps.db, person.email);
  if (!user) return null;
  const made = await createApiToken(deps, {
    userId: user.id,
    name: `Command line (${as})`,
    expiresInDays: 30,
  });
  return made.token;
});
if (!token) fail('The demo data is not there; start npm run demo first.');
process.stdout.write(`${token}\n`);
