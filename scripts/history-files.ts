/** What the commands on histories in files share: flags, rows, policy, plain errors. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CsvEncoding, CsvOptions } from '@/lib/platform/csv';
import {
  columnMappingSchema,
  defaultPolicy,
  fileFormatSchema,
  learnPolicy,
  parseDealRow,
  parseEventRow,
  parseIsoTime,
  planColumns,
  riskPolicySchema,
  stagesByFirstUse,
  type ColumnMapping,
  type FileFormat,
  type HistoryDeal,
  type HistoryFileKind,
  type LearnReport,
  type RiskEvent,
  type RiskPolicy,
  type RowProblem,
} from '@/lib/risk';
import { UsageError } from './command-line';
import { readCsvFile, UnreadableFile } from './read-csv';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The flags that every command on histories takes. */
export const HISTORY_FLAGS = {
  deals: text,
  events: text,
  stages: text,
  policy: text,
  mapping: text,
  dates: text,
  decimals: text,
  encoding: text,
  'no-norms': flag,
  help: flag,
} as const;

/** Names those of the flags that say how the files are written, for a usage line. */
export const FORMAT_USAGE =
  '[--mapping mapping.json] [--dates iso|day_first|month_first] [--decimals point|comma] [--encoding utf-8|windows-1252]';

/** `parseArgs` explains over several sentences; the first one names the flag. */
export function orUsageError<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split(/[\n.]/)[0] ?? message);
  }
}

export function requireFlag(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing`);

  return value;
}

export function requireFile(name: string, value: string | undefined): string {
  const path = requireFlag(name, value);
  if (!existsSync(path)) throw new UsageError(`--${name}: no such file: ${path}`);

  return path;
}

function readJson<T>(name: string, path: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`--${name}: ${path} is not JSON`);
  }

  return check(name, json, schema);
}

function check<T>(name: string, value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.');
  throw new UsageError(`--${name}: ${where ? `${where}: ` : ''}${issue?.message}`);
}

const mappingsSchema = z.strictObject({
  deals: columnMappingSchema.nullable().default(null),
  events: columnMappingSchema.nullable().default(null),
});
const encodingSchema = z
  .enum(['utf-8', 'windows-1252'], { error: 'must be utf-8 or windows-1252' })
  .default('utf-8');

type TextFlags = Partial<Record<Exclude<keyof typeof HISTORY_FLAGS, 'no-norms' | 'help'>, string>>;

/** What is to be read, and how it is written. */
export interface HistoryFiles {
  readonly deals: string;
  readonly events: string | null;
  readonly mappings: Readonly<Record<HistoryFileKind, ColumnMapping | null>>;
  readonly format: FileFormat;
  readonly encoding: CsvEncoding;
}

/** @throws UsageError where a file is missing or a flag says something else than it may */
export function readHistoryFlags(flags: TextFlags): HistoryFiles {
  const { mapping, dates, decimals, encoding } = flags;

  return {
    deals: requireFile('deals', flags.deals),
    events: flags.events === undefined ? null : requireFile('events', flags.events),
    mappings:
      mapping === undefined
        ? { deals: null, events: null }
        : readJson('mapping', requireFile('mapping', mapping), mappingsSchema),
    format: {
      dates: check('dates', dates, fileFormatSchema.shape.dates),
      decimals: check('decimals', decimals, fileFormatSchema.shape.decimals),
    },
    encoding: check('encoding', encoding, encodingSchema),
  };
}

/** Reports the first bad rows one by one and counts the others, so that a bad file stays readable. */
export class BadRows {
  private static readonly SHOWN = 50;
  private count = 0;

  report(path: string, line: number, message: string): void {
    this.count += 1;
    if (this.count <= BadRows.SHOWN) console.error(`${path}:${line}: ${message}`);
  }

  reportAll(path: string, line: number, problems: readonly RowProblem[]): void {
    for (const { field, message } of problems) this.report(path, line, `${field} ${message}`);
  }

  summarise(): void {
    const hidden = this.count - BadRows.SHOWN;
    if (hidden > 0) console.error(`… and ${hidden} more bad rows`);
  }
}

type Row = Readonly<Record<string, string>>;
type UseRow = (row: Row, line: number) => void;

/** Streams a CSV file row by row. Rows that are no CSV are reported, and the rest goes on. */
export async function eachRow(
  name: string,
  path: string,
  options: Omit<CsvOptions, 'onSkip'>,
  bad: BadRows,
  use: UseRow,
): Promise<void> {
  const onSkip = (line: number, message: string) => bad.report(path, line, message);
  try {
    for await (const { line, cells } of readCsvFile(path, { ...options, onSkip })) use(cells, line);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new UsageError(`--${name}: ${error.message}`);
  }
}

/** Streams a file in the columns of the history format. */
async function eachHistoryRow(
  kind: HistoryFileKind,
  path: string,
  files: HistoryFiles,
  bad: BadRows,
  use: UseRow,
): Promise<void> {
  let read = (cells: Row): Row => cells;
  const onHeader = (columns: readonly string[]): void => {
    const plan = planColumns(kind, columns, files.mappings[kind], files.format);
    if (plan.ok) read = plan.read;
    else {
      const reasons = plan.problems.map(({ field, message }) => `${field} ${message}`);
      throw new UsageError(`--${kind}: ${path}: ${reasons.join('; ')}`);
    }
  };
  const options = { encoding: files.encoding, onHeader };
  await eachRow(kind, path, options, bad, (cells, line) => use(read(cells), line));
}

/** A deal of the files with its events in the order of time. */
export interface StoredDeal {
  readonly deal: HistoryDeal;
  readonly events: RiskEvent[];
}

async function readDeals(files: HistoryFiles, bad: BadRows): Promise<Map<string, StoredDeal>> {
  const deals = new Map<string, StoredDeal>();
  const { deals: path, format } = files;
  await eachHistoryRow('deals', path, files, bad, (row, line) => {
    const parsed = parseDealRow(row, format.dates);
    bad.reportAll(path, line, parsed.ok ? parsed.value.warnings : parsed.reasons);
    if (!parsed.ok) return;
    const deal = parsed.value;
    if (deals.has(deal.id)) bad.report(path, line, `id "${deal.id}" stood above; that row counts`);
    else deals.set(deal.id, { deal, events: [] });
  });

  return deals;
}

async function readEvents(
  path: string,
  files: HistoryFiles,
  deals: ReadonlyMap<string, StoredDeal>,
  bad: BadRows,
): Promise<void> {
  await eachHistoryRow('events', path, files, bad, (row, line) => {
    const parsed = parseEventRow(row, `line ${line}`, files.format.dates);
    if (!parsed.ok) {
      bad.reportAll(path, line, parsed.reasons);

      return;
    }
    const { dealId, event } = parsed.value;
    const stored = deals.get(dealId);
    if (stored) stored.events.push(event);
    else bad.report(path, line, `dealId "${dealId}" is not among the deals`);
  });
  for (const { events } of deals.values()) events.sort((a, b) => a.at - b.at);
}

/** All deals of the files by id, with their events. Bad rows are reported and left out. */
export async function readHistory(
  files: HistoryFiles,
  bad: BadRows,
): Promise<Map<string, StoredDeal>> {
  const deals = await readDeals(files, bad);
  if (files.events !== null) await readEvents(files.events, files, deals, bad);

  return deals;
}

/** The policy of the flags with the stages of the flags, else with those that the files use. */
export function readPolicy(
  flags: TextFlags,
): (deals: ReadonlyMap<string, StoredDeal>) => RiskPolicy {
  const { policy: path, stages: named } = flags;
  const given =
    path === undefined
      ? defaultPolicy()
      : readJson('policy', requireFile('policy', path), riskPolicySchema);
  const stages = named?.split(',').map((stage) => stage.trim());
  if (stages?.includes('')) throw new UsageError('--stages holds an empty name');
  const withStages = (used: readonly string[]) =>
    check(stages ? 'stages' : 'policy', { ...given, stages: used }, riskPolicySchema);
  if (stages) withStages(stages);

  return (deals) => withStages(stages ?? stagesByFirstUse(deals.values(), given));
}

/** @throws UsageError where the flag is missing or no date */
export function readDayFlag(name: string, given: string | undefined): number {
  const day = parseIsoTime(requireFlag(name, given));
  if (day === null) throw new UsageError(`--${name}: "${given}" is not a date such as 2026-03-31`);

  return day;
}

/**
 * Learns on what had closed before `until`. The version names the day and the content, so that the
 * same files give the same name, and other weights another.
 *
 * @throws UsageError where there is too little to learn from
 */
export function learnOrExplain(
  deals: readonly StoredDeal[],
  start: RiskPolicy,
  until: number,
): { policy: RiskPolicy; report: LearnReport } {
  const outcome = learnPolicy(deals, { policy: start, until, version: 'learned' });
  if (outcome.kind === 'too_little') throw new UsageError(outcome.sentences.join(' '));
  const hash = createHash('sha256').update(JSON.stringify(outcome.policy)).digest('hex');
  const version = `learned-${new Date(until).toISOString().slice(0, 10)}-${hash.slice(0, 8)}`;

  return { policy: { ...outcome.policy, version }, report: outcome.report };
}

/** Runs a command; a mistake in the call ends it with one line and exit code 2. */
export async function runCommand(name: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = 2;
  }
}
