// npm run find-person -- --id <user id> --mail <address>
// Looks for a person's id and mail address in every column of every table that the app may read, the
// queue's among them. Prints each column with its count; exit code 1 where there is any. After an
// account was deleted there is none.
import { parseArgs } from 'node:util';
import { findTraces } from '@/lib/account';
import { fail, withDatabase } from './script-context';

const USAGE = 'usage: npm run -s find-person -- --id <user id> --mail <address>';

function readFlags(): { id: string; email: string } {
  try {
    const options = { id: { type: 'string' }, mail: { type: 'string' } } as const;
    const { id, mail } = parseArgs({ options }).values;
    if (id && mail) return { id, email: mail.toLowerCase() };
  } catch {
    return fail(USAGE, 2);
  }
  return fail(USAGE, 2);
}

const traces = readFlags();
const found = await withDatabase(({ db }) => findTraces(db, traces));
for (const { table, column, rows } of found) {
  process.stdout.write(`${table} ${column}: ${rows} ${rows === 1 ? 'row' : 'rows'}\n`);
}
process.stdout.write(found.length === 0 ? '0 hits\n' : `${found.length} columns\n`);
process.exitCode = found.length > 0 ? 1 : 0;
