/**
 * Backtests a policy on a history in files: judges closed deals on past days and compares with what
 * became of them. `docs/risk.md` describes the files, the flags and the report.
 */
import { parseArgs } from 'node:util';
import { compareLearned, runBacktest, type RiskPolicy } from '@/lib/risk';
import { formatReport } from './backtest-report';
import { readArguments, UsageError } from './command-line';
import {
  BadRows,
  FORMAT_USAGE,
  HISTORY_FLAGS,
  learnOrExplain,
  orUsageError,
  readDayFlag,
  readHistory,
  readHistoryFlags,
  readPolicy,
  runCommand,
  type StoredDeal,
} from './history-files';

const USAGE = `usage: npm run -s backtest -- --deals deals.csv [--events events.csv] --split YYYY-MM-DD [--stages a,b,c] [--step days] [--policy policy.json] [--learn] [--no-norms] [--json] ${FORMAT_USAGE}`;

const text = { type: 'string' } as const;

function readStep(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined;
  const days = Number(flag);
  if (Number.isInteger(days) && days >= 1 && days <= 365) return days;
  throw new UsageError(`--step: "${flag}" is not a number of days from 1 to 365`);
}

/** The policy of the flags, and beside it what learning before the split makes of it. */
function learnBeside(deals: readonly StoredDeal[], policy: RiskPolicy, options: Days) {
  const learned = learnOrExplain(deals, policy, options.split);
  const report = runBacktest(deals, { ...options, policy: learned.policy });
  const present = runBacktest(deals, { ...options, policy });
  const compared = compareLearned(report, present);

  return {
    learned: { policy: learned.policy, how: learned.report, report },
    present: { report: present },
    ...compared,
  };
}

interface Days {
  readonly split: number;
  readonly stepDays: number | undefined;
  readonly firstDay: boolean;
}

function printLearned({ learned, present, sentences }: ReturnType<typeof learnBeside>): string {
  return [
    ...learned.how.sentences,
    '',
    `== ${learned.policy.version}`,
    ...formatReport(learned.report),
    '',
    `== ${present.report.policyVersion}`,
    ...formatReport(present.report),
    '',
    ...sentences,
  ].join('\n');
}

await runCommand('backtest', async () => {
  const flag = { type: 'boolean' } as const;
  const options = { ...HISTORY_FLAGS, split: text, step: text, json: flag, learn: flag } as const;
  const flags = orUsageError(() => parseArgs({ args: readArguments(), options }).values);
  if (flags.help) throw new UsageError(USAGE);
  const split = readDayFlag('split', flags.split);
  const stepDays = readStep(flags.step);
  const files = readHistoryFlags(flags);
  const policyFor = readPolicy(flags);
  const bad = new BadRows();
  const deals = await readHistory(files, bad);
  const policy = policyFor(deals);
  const days = { split, stepDays, firstDay: flags['no-norms'] === true };
  const all = [...deals.values()];
  bad.summarise();
  if (flags.learn) {
    const found = learnBeside(all, policy, days);
    console.log(flags.json ? JSON.stringify(found) : printLearned(found));
    return;
  }
  const report = runBacktest(all, { ...days, policy });
  console.log(flags.json ? JSON.stringify(report) : formatReport(report).join('\n'));
});
