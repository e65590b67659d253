/**
 * Backtests a policy on a history in files: judges closed deals on past days and compares with what
 * became of them. `docs/risk.md` describes the files, the flags and the report.
 */
import { parseArgs } from 'node:util';
import { parseIsoTime, runBacktest } from '@/lib/risk';
import { formatReport } from './backtest-report';
import {
  BadRows,
  FORMAT_USAGE,
  HISTORY_FLAGS,
  orUsageError,
  readHistory,
  readHistoryFlags,
  readPolicy,
  requireFlag,
  runCommand,
  UsageError,
} from './history-files';

const USAGE = `usage: npm run -s backtest -- --deals deals.csv [--events events.csv] --split YYYY-MM-DD [--stages a,b,c] [--step days] [--policy policy.json] [--no-norms] [--json] ${FORMAT_USAGE}`;

const text = { type: 'string' } as const;

function readSplit(flag: string | undefined): number {
  const split = parseIsoTime(requireFlag('split', flag));
  if (split === null) throw new UsageError(`--split: "${flag}" is not a date such as 2026-03-31`);

  return split;
}

function readStep(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  const days = Number(flag);
  if (Number.isInteger(days) && days >= 1 && days <= 365) return days;
  throw new UsageError(`--step: "${flag}" is not a number of days from 1 to 365`);
}

await runCommand('backtest', async () => {
  const options = { ...HISTORY_FLAGS, split: text, step: text, json: { type: 'boolean' } } as const;
  const flags = orUsageError(() => parseArgs({ options }).values);
  if (flags.help) throw new UsageError(USAGE);
  const split = readSplit(flags.split);
  const stepDays = readStep(flags.step);
  const bad = new BadRows();
  const deals = await readHistory(readHistoryFlags(flags), bad);
  const report = runBacktest([...deals.values()], {
    policy: readPolicy(flags, deals),
    split,
    stepDays,
    firstDay: flags['no-norms'] === true,
  });
  bad.summarise();
  console.log(flags.json ? JSON.stringify(report) : formatReport(report).join('\n'));
});
