/**
 * Scores deals from files, without a server or a database, with the same engine as the app.
 * `docs/risk.md` describes the files and the flags.
 */
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import {
  assess,
  createNormsTimeline,
  dealAsCreated,
  defaultNorms,
  defaultPolicy,
  parseDealRow,
  parseEventRow,
  parseIsoTime,
  riskPolicySchema,
  stagesByFirstUse,
  type HistoryDeal,
  type RiskEvent,
  type RiskPolicy,
  type RowProblem,
} from '../src/lib/risk/index';
import { readCsv, UnreadableFile, type CsvRow } from './read-csv';

const USAGE =
  'usage: npm run -s score -- --deals deals.csv --events events.csv --at at.csv --out scores.csv [--stages a,b,c] [--policy policy.json] [--no-norms]';

/** A mistake in how the program was called: one line, exit code 2. */
class UsageError extends Error {}

/** The columns without which a file is not the one that the flag means. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  deals: ['id', 'createdAt'],
  events: ['dealId', 'at', 'type'],
  at: ['dealId', 'asOf'],
};

/** A deal of the files with its events in the order of the file. */
interface StoredDeal {
  readonly deal: HistoryDeal;
  readonly events: RiskEvent[];
}

type Deals = Map<string, StoredDeal>;

interface Request {
  readonly dealId: string;
  readonly asOf: number;
  readonly asOfText: string;
}

function requireFlag(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is missing`);

  return value;
}

function requireFile(flag: string, value: string | undefined): string {
  const path = requireFlag(flag, value);
  if (!existsSync(path)) throw new UsageError(`--${flag}: no such file: ${path}`);

  return path;
}

function parseFlags() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      options: {
        deals: text,
        events: text,
        at: text,
        out: text,
        stages: text,
        policy: text,
        'no-norms': flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    // parseArgs explains over several sentences; the first one names the flag.
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split(/[\n.]/)[0] ?? message);
  }
}

function readOptions() {
  const flags = parseFlags();
  if (flags.help) throw new UsageError(USAGE);
  const stages = flags.stages?.split(',').map((stage) => stage.trim());
  if (stages?.includes('')) throw new UsageError('--stages holds an empty name');

  return {
    deals: requireFile('deals', flags.deals),
    events: requireFile('events', flags.events),
    at: requireFile('at', flags.at),
    out: requireFlag('out', flags.out),
    stages: stages ?? null,
    policy: flags.policy === undefined ? null : requireFile('policy', flags.policy),
    noNorms: flags['no-norms'] === true,
  };
}

function readPolicy(path: string | null): RiskPolicy {
  if (path === null) return defaultPolicy();
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UsageError(`--policy: ${path} is not JSON`);
  }
  const parsed = riskPolicySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UsageError(`--policy: ${issue?.path.join('.')}: ${issue?.message}`);
}

function withStages(policy: RiskPolicy, stages: readonly string[]): RiskPolicy {
  const parsed = riskPolicySchema.safeParse({ ...policy, stages });
  if (parsed.success) return parsed.data;
  throw new UsageError(`--stages: ${parsed.error.issues[0]?.message}`);
}

/** Reports the first bad rows one by one and counts the others, so that a bad file stays readable. */
class BadRows {
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

/** Streams a CSV file row by row. Rows that are no CSV are reported, and the rest goes on. */
async function eachRow(
  flag: string,
  path: string,
  bad: BadRows,
  use: (row: CsvRow['row'], line: number) => void,
): Promise<void> {
  const skip = (line: number, message: string) => bad.report(path, line, message);
  try {
    for await (const { row, line } of readCsv(path, REQUIRED[flag] ?? [], skip)) use(row, line);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new UsageError(`--${flag}: ${error.message}`);
  }
}

async function readDeals(path: string, bad: BadRows): Promise<Deals> {
  const deals: Deals = new Map();
  await eachRow('deals', path, bad, (row, line) => {
    const parsed = parseDealRow(row);
    bad.reportAll(path, line, parsed.ok ? parsed.value.warnings : parsed.reasons);
    if (!parsed.ok) return;
    const deal = parsed.value;
    if (deals.has(deal.id)) bad.report(path, line, `id "${deal.id}" stood above; that row counts`);
    else deals.set(deal.id, { deal, events: [] });
  });

  return deals;
}

async function readEvents(path: string, deals: Deals, bad: BadRows): Promise<void> {
  await eachRow('events', path, bad, (row, line) => {
    const parsed = parseEventRow(row, `line ${line}`);
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

async function readRequests(path: string, deals: Deals, bad: BadRows): Promise<Request[]> {
  const requests: Request[] = [];
  await eachRow('at', path, bad, (row, line) => {
    const asOfText = (row.asOf ?? '').trim();
    const asOf = parseIsoTime(asOfText);
    const dealId = (row.dealId ?? '').trim();
    if (asOf === null) bad.report(path, line, `asOf "${asOfText}" is not an ISO 8601 time`);
    else if (!deals.has(dealId))
      bad.report(path, line, `dealId "${dealId}" is not among the deals`);
    else requests.push({ dealId, asOf, asOfText });
  });

  return requests;
}

/** Quotes where CSV needs it, and disarms what a spreadsheet would run as a formula. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function scoreAll(
  requests: readonly Request[],
  deals: Deals,
  policy: RiskPolicy,
  noNorms: boolean,
): string[] {
  const norms = createNormsTimeline([...deals.values()], policy, noNorms);
  const lines: string[] = requests.map(() => '');
  const order = requests.map((_, index) => index);
  order.sort((a, b) => (requests[a] as Request).asOf - (requests[b] as Request).asOf);
  let current = { asOf: Number.NaN, norms: defaultNorms() };
  for (const index of order) {
    const { dealId, asOf, asOfText } = requests[index] as Request;
    if (current.asOf !== asOf) current = { asOf, norms: norms(asOf) };
    const { deal, events } = deals.get(dealId) as StoredDeal;
    const then = dealAsCreated(deal, events, policy.stages[0] ?? '');
    const { score, band, reasons } = assess(then, events, policy, current.norms, asOf);
    lines[index] = [
      csvCell(dealId),
      csvCell(asOfText),
      score,
      band,
      csvCell(reasons[0] ?? ''),
    ].join(',');
  }

  return lines;
}

async function writeScores(path: string, lines: readonly string[]): Promise<void> {
  const out = createWriteStream(path);
  out.on('error', (error) => {
    console.error(`score: --out: ${error.message}`);
    process.exit(2);
  });
  out.write('dealId,asOf,score,band,topReason\n');
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

async function main(): Promise<void> {
  const options = readOptions();
  const given = readPolicy(options.policy);
  const bad = new BadRows();
  const deals = await readDeals(options.deals, bad);
  await readEvents(options.events, deals, bad);
  const requests = await readRequests(options.at, deals, bad);
  const stages = options.stages ?? stagesByFirstUse(deals.values(), given);
  const policy = withStages(given, stages);
  await writeScores(options.out, scoreAll(requests, deals, policy, options.noNorms));
  bad.summarise();
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`score: ${error.message}`);
  process.exitCode = 2;
}
