/**
 * Scores deals from files, without a server or a database, with the same engine as the app.
 * `docs/risk.md` describes the files and the flags.
 */
import { parseArgs } from 'node:util';
import { disarmCell, rearmCell } from '@/lib/core/csv-cell';
import { UnreadableCsv } from '@/lib/platform/csv';
import {
  assess,
  createNormsTimeline,
  dealAsCreated,
  defaultNorms,
  parseIsoTime,
  type RiskPolicy,
} from '@/lib/risk';
import { demandOtherFile, readArguments, UsageError, writeWhole } from './command-line';
import {
  BadRows,
  eachRow,
  FORMAT_USAGE,
  HISTORY_FLAGS,
  orUsageError,
  readHistory,
  readHistoryFlags,
  readPolicy,
  requireFile,
  requireFlag,
  runCommand,
  type StoredDeal,
} from './history-files';

const USAGE = `usage: npm run -s score -- --deals deals.csv [--events events.csv] --at at.csv --out scores.csv [--stages a,b,c] [--policy policy.json] [--no-norms] ${FORMAT_USAGE}`;

type Deals = ReadonlyMap<string, StoredDeal>;

interface Request {
  readonly dealId: string;
  readonly asOf: number;
  readonly asOfText: string;
}

const text = { type: 'string' } as const;

function readFlags() {
  const options = { ...HISTORY_FLAGS, at: text, out: text };
  const flags = orUsageError(() => parseArgs({ args: readArguments(), options }).values);
  if (flags.help) throw new UsageError(USAGE);

  return {
    flags,
    files: readHistoryFlags(flags),
    at: requireFile('at', flags.at),
    out: requireFlag('out', flags.out),
    noNorms: flags['no-norms'] === true,
  };
}

function demandColumns(columns: readonly string[]): void {
  const missing = ['dealId', 'asOf'].filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  throw new UnreadableCsv(
    `has no column ${missing.join(', ')}; its first line names ${columns.join(', ')}`,
  );
}

async function readRequests(path: string, deals: Deals, bad: BadRows): Promise<Request[]> {
  const requests: Request[] = [];
  await eachRow('at', path, { onHeader: demandColumns }, bad, (row, line) => {
    const asOfText = (row.asOf ?? '').trim();
    const asOf = parseIsoTime(asOfText);
    const dealId = rearmCell(row.dealId ?? '').trim();
    if (asOf === null) bad.report(path, line, `asOf "${asOfText}" is not an ISO 8601 time`);
    else if (!deals.has(dealId))
      bad.report(path, line, `dealId "${dealId}" is not among the deals`);
    else requests.push({ dealId, asOf, asOfText });
  });

  return requests;
}

/** Quotes where CSV needs it, and disarms what a spreadsheet would run as a formula. */
function csvCell(cell: string): string {
  const safe = disarmCell(cell);

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

function* inLines(lines: readonly string[]): Generator<string> {
  yield 'dealId,asOf,score,band,topReason\n';
  for (const line of lines) yield `${line}\n`;
}

await runCommand('score', async () => {
  const { flags, files, at, out, noNorms } = readFlags();
  const { deals: dealsFile, events, policy, mapping } = flags;
  demandOtherFile(out, { deals: dealsFile, events, at, policy, mapping });
  const policyFor = readPolicy(flags);
  const bad = new BadRows();
  const deals = await readHistory(files, bad);
  const requests = await readRequests(at, deals, bad);
  await writeWhole(out, inLines(scoreAll(requests, deals, policyFor(deals), noNorms)));
  bad.summarise();
});
