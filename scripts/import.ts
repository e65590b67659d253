// npm run import -- --deals deals.csv [--events events.csv] --as owner [--mapping map.json …]
// Streams a history into the running product as POST /api/deals/import does. Idempotent by id.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findActorByEmail, type Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { getImport, receiveImport, runImport, type ImportPart } from '@/lib/deals';
import { importFields, type ImportDto, type ImportFields } from '@/lib/deals/import-schema';
import type { Deps } from '@/lib/platform/deps';
import { fail, withDatabase } from './script-context';
import { USERS } from './seed/people-table';

const USAGE =
  'Usage: npm run import -- --deals deals.csv [--events events.csv] --as owner|admin|member|<address> [--mapping map.json] [--dates day_first] [--decimals comma] [--encoding windows-1252] [--stages a,b,c] [--source name] [--team id|personal] [--dry-run]';

function readFlags() {
  const text = { type: 'string' } as const;
  const options = {
    deals: text,
    events: text,
    as: text,
    mapping: text,
    dates: text,
    decimals: text,
    encoding: text,
    stages: text,
    source: text,
    team: text,
    'dry-run': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message.split('\n')[0] : ''}\n${USAGE}`, 2);
  }
}

const flags = readFlags();

function demandFile(flag: string, name: string | undefined): string {
  if (!name) fail(`--${flag} is missing. ${USAGE}`, 2);
  if (!existsSync(name)) fail(`--${flag}: there is no file ${name}`, 2);
  return name;
}

/** `{ "deals": {…}, "events": {…} }`, each as the API takes it. */
function readMapping(): Record<string, string> {
  if (!flags.mapping) return {};
  const file = demandFile('mapping', flags.mapping);
  try {
    const { deals, events } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return {
      ...(deals ? { mapping: JSON.stringify(deals) } : {}),
      ...(events ? { eventMapping: JSON.stringify(events) } : {}),
    };
  } catch {
    return fail(`--mapping: ${file} is not JSON`, 2);
  }
}

/** The command line as the parts of an upload. */
async function* partsOf(): AsyncGenerator<ImportPart> {
  const fields: Record<string, string | undefined> = {
    ...readMapping(),
    dates: flags.dates,
    decimals: flags.decimals,
    encoding: flags.encoding,
    stages: flags.stages,
    source: flags.source,
    teamId: flags.team,
    dryRun: flags['dry-run'] ? 'true' : undefined,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) yield { kind: 'field', name, value };
  }
  const files = { deals: demandFile('deals', flags.deals), events: flags.events };
  for (const [name, file] of Object.entries(files)) {
    if (!file) continue;
    const fileName = path.basename(demandFile(name, file));
    yield { kind: 'file', name, fileName, bytes: createReadStream(file) };
  }
}

function checkFields(fields: Readonly<Record<string, string>>): ImportFields {
  const parsed = importFields.safeParse(fields);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // Thrown, not ended here: what was stored of the files is cleared on the way out.
  throw new AppError('VALIDATION_FAILED', `--${issue?.path.join('.')}: ${issue?.message}`);
}

const started = Date.now();
let lastLine = '';

function showProgress({ progress: { phase, done, total } }: ImportDto): void {
  if (!phase) return;
  const words = `${phase}: ${done} of ${total}`;
  if (words === lastLine) return;
  const line = `  ${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${words}`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line.padEnd(lastLine.length + 12)}`);
  else process.stderr.write(`${line}\n`);
  lastLine = words;
}

function print({ dryRun, rows, report }: ImportDto): void {
  if (process.stderr.isTTY) process.stderr.write('\n');
  for (const { file, line, field, message } of [...report.rejected, ...report.warnings]) {
    console.log(`${file} line ${line}: ${field} ${message}`);
  }
  const wrote = dryRun ? 'A dry run, nothing was written. It would be: ' : '';
  console.log(
    `${wrote}${report.created} deals created, ${report.updated} updated, ${report.unchanged} unchanged; ` +
      `${report.eventsAdded} history lines added; ${report.skipped} of ${rows} rows left out.`,
  );
}

/** Works on the import here. Where another process has taken it over, its progress is shown. */
async function finish(deps: Deps, actor: Actor, id: string): Promise<ImportDto> {
  const work = runImport(deps, id, { until: Infinity }).then(() => 'over');
  const isOver = () => Promise.race([work.catch(() => 'over'), sleep(500)]);
  while ((await isOver()) !== 'over') showProgress(await getImport(deps, actor, id));
  await work;
  for (;;) {
    const run = await getImport(deps, actor, id);
    if (run.status !== 'queued' && run.status !== 'running') return run;
    showProgress(run);
    await sleep(500);
  }
}

demandFile('deals', flags.deals);
const person = USERS.find(({ key, email }) => flags.as === key || flags.as === email);
const email = person?.email ?? flags.as;
if (!email) fail(`--as is missing. ${USAGE}`, 2);

await withDatabase(async (deps) => {
  const actor = await findActorByEmail(deps, email);
  if (!actor) {
    fail(`--as: there is no user ${flags.as}; start npm run demo first, or give an address.`);
  }
  const by = { actor, source: 'import' as const, requestId: null };
  try {
    const { id } = await receiveImport(deps, by, partsOf(), checkFields);
    const run = await finish(deps, actor, id);
    print(run);
    if (run.error) fail(run.error);
  } catch (error) {
    if (error instanceof AppError) fail(error.message);
    throw error;
  }
});
