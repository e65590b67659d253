/**
 * Learns a policy from a history in files: from what had closed before a day, and from nothing later.
 * `docs/risk.md` describes the files, the flags and the method.
 */
import { parseArgs } from 'node:util';
import { demandOtherFile, readArguments, UsageError, writeWhole } from './command-line';
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
  requireFlag,
  runCommand,
} from './history-files';

const USAGE = `usage: npm run -s learn -- --deals deals.csv [--events events.csv] --until YYYY-MM-DD [--stages a,b,c] [--policy start.json] --out policy.json ${FORMAT_USAGE}`;

const text = { type: 'string' } as const;

await runCommand('learn', async () => {
  const options = { ...HISTORY_FLAGS, until: text, out: text } as const;
  const flags = orUsageError(() => parseArgs({ args: readArguments(), options }).values);
  if (flags.help) throw new UsageError(USAGE);
  if (flags['no-norms']) throw new UsageError('--no-norms is of no use here: learning uses norms');
  const until = readDayFlag('until', flags.until);
  const out = requireFlag('out', flags.out);
  const { deals: dealsFile, events, mapping } = flags;
  demandOtherFile(out, { deals: dealsFile, events, mapping });
  const files = readHistoryFlags(flags);
  const policyFor = readPolicy(flags);
  const bad = new BadRows();
  const deals = await readHistory(files, bad);
  const { policy, report } = learnOrExplain([...deals.values()], policyFor(deals), until);
  await writeWhole(out, [`${JSON.stringify(policy, null, 2)}\n`]);
  bad.summarise();
  console.log([...report.sentences, `Written to ${out}: ${policy.version}.`].join('\n'));
});
