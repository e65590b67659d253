// npm run import -- --deals deals.csv --events events.csv --as owner [--stages a,b,c] [--source name]
// Streams a history into the running product, through the one write path. Idempotent by id.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findActorByEmail } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { importHistory, type ImportSummary } from '@/lib/deals';
import { readCsv, UnreadableFile, type OnSkip } from './read-csv';
import { fail, withDatabase } from './script-context';
import { USERS } from './seed/people-table';

const USAGE =
  'Usage: npm run import -- --deals deals.csv --events events.csv --as owner|admin|member [--stages a,b,c] [--source name]';

function readFlags() {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      options: { deals: text, events: text, as: text, stages: text, source: text },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message.split('\n')[0] : ''}\n${USAGE}`, 2);
  }
}

function fileOf(flag: string, name: string | undefined): string {
  if (!name) fail(`--${flag} is missing. ${USAGE}`, 2);
  if (!existsSync(name)) fail(`--${flag}: there is no file ${name}`, 2);
  return name;
}

const started = Date.now();
let lastLine = '';

function progress({ phase, done }: { phase: string; done: number }): void {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const line = `  ${seconds.padStart(6)} s  ${phase}: ${done}`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(lastLine.length)}`);
  else process.stderr.write(`${line}\n`);
  lastLine = line;
}

/** Rows that are no CSV, which the import never sees: the first thousand, and how many there were. */
const noCsv = {
  lines: [] as string[],
  count: 0,
  in(file: string): OnSkip {
    return (line, message) => {
      this.count += 1;
      if (this.lines.length < 1_000) this.lines.push(`${file} line ${line}: ${message}`);
    };
  },
};

function print(summary: ImportSummary): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  for (const line of noCsv.lines) console.log(line);
  for (const { file, line, field, message } of summary.rejected) {
    console.log(`${file} line ${line}: ${field} ${message}`);
  }
  console.log(
    `${summary.created} deals created, ${summary.updated} updated, ${summary.unchanged} unchanged; ` +
      `${summary.eventsAdded} history lines added; ${summary.skipped + noCsv.count} rows left out.`,
  );
}

const flags = readFlags();
const dealsFile = fileOf('deals', flags.deals);
const eventsFile = fileOf('events', flags.events);
const person = USERS.find(({ key, email }) => flags.as === key || flags.as === email);
const email = person?.email ?? flags.as;
if (!email) fail(`--as is missing. ${USAGE}`, 2);

await withDatabase(async (deps) => {
  const actor = await findActorByEmail(deps, email);
  if (!actor)
    fail(`--as: there is no user ${flags.as}; start npm run demo first, or give an address.`);
  try {
    print(
      await importHistory(
        deps,
        { actor, source: 'import', requestId: null },
        {
          teamId: undefined,
          source: flags.source ?? 'import',
          fileName: path.basename(dealsFile),
          deals: readCsv(dealsFile, ['id', 'createdAt'], noCsv.in('deals')),
          events: readCsv(eventsFile, ['dealId', 'at', 'type'], noCsv.in('events')),
          stages: flags.stages ? flags.stages.split(',').map((name) => name.trim()) : null,
          onProgress: progress,
        },
      ),
    );
  } catch (error) {
    if (error instanceof AppError || error instanceof UnreadableFile) fail(error.message);
    throw error;
  }
});
