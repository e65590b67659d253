// npm run -s token -- --as owner|admin|member|viewer|outsider [--scopes read,write,admin]
// Prints an API token of that seeded person and nothing else; it may read and write unless said otherwise.
import { parseArgs } from 'node:util';
import { createToken } from '@/lib/account';
import { findActorByEmail } from '@/lib/auth';
import { TOKEN_SCOPES, type TokenScope } from '@/lib/auth/model';
import { DAY_MS } from '@/lib/core/dates';
import { AppError } from '@/lib/core/errors';
import { fail, withDatabase } from './script-context';
import { USERS } from './seed/people-table';

const AS = ['owner', 'admin', 'member', 'viewer', 'outsider'];
const usage = `Say whose token: npm run -s token -- --as ${AS.join('|')} [--scopes read,write,admin]`;

function readOptions(): { as: string; scopes: string } {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { as: text, scopes: text } });
    return { as: values.as ?? '', scopes: values.scopes ?? 'read,write' };
  } catch {
    return fail(usage, 2);
  }
}

/** The scopes named, each once; anything else is refused rather than passed over. */
function readScopes(text: string): readonly TokenScope[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !TOKEN_SCOPES.some((scope) => scope === name));
  if (unknown.length > 0) {
    return fail(`--scopes: "${unknown[0]}" is none of ${TOKEN_SCOPES.join(', ')}.`, 2);
  }
  return TOKEN_SCOPES.filter((scope) => names.includes(scope));
}

const { as, scopes: wanted } = readOptions();
const person = USERS.find(({ key }) => key === as);
if (!AS.includes(as) || !person) fail(usage, 2);
const scopes = readScopes(wanted);

const VALID_DAYS = 30;

/** The very use case of the screen: the same limit, the same entry in the trail. */
const token = await withDatabase(async (deps) => {
  const actor = await findActorByEmail(deps, person.email);
  if (!actor) return fail('The demo data is not there; start npm run demo first.');
  const expiresAt = new Date(deps.now().getTime() + VALID_DAYS * DAY_MS);
  const input = { name: `Command line (${as})`, scopes: [...scopes], expiresAt };
  const made = await createToken(deps, { actor, requestId: null }, input).catch(
    (error: unknown) => {
      if (error instanceof AppError) return fail(error.message);
      throw error;
    },
  );
  return made.token;
});
process.stdout.write(`${token}\n`);
