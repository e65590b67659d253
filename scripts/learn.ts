/**
 * Learns a policy from a history in files: from what had closed before a day, and from nothing later.
 * `docs/risk.md` describes the files, the flags and the method.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
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
  UsageError,
} from './history-files';

const USAGE = `usage: npm run -s learn -- --deals deals.csv [--events events.csv] --until YYYY-MM-DD [--stages a,b,c] [--policy start.json] --out policy.json ${FORMAT_USAGE}`;

const text = { type: 'string' } as const;

/** Whole or not at all: a full disk leaves no half of a policy, and an older one as it was. */
function writePolicy(path: string, policy: object): void {
  const part = `${path}.part`;
  try {
    writeFileSync(part, `${JSON.stringify(policy, null, 2)}\n`);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw new UsageError(`--out: ${error instanceof Error ? error.message : String(error)}`);
  }
}

await runCommand('learn', async () => {
  const options = { ...HISTORY_FLAGS, until: text, out: text } as const;
  const flags = orUsageError(() => parseArgs({ options }).values);
  if (flags.help) throw new UsageError(USAGE);
  if (flags['no-norms']) throw new UsageError('--no-norms is of no use here: learning uses norms');
  const until = readDayFlag('until', flags.until);
  const out = requireFlag('out', flags.out);
  const bad = new BadRows();
  const deals = await readHistory(readHistoryFlags(flags), bad);
  const { policy, report } = learnOrExplain([...deals.values()], readPolicy(flags, deals), until);
  writePolicy(out, policy);
  bad.summarise();
  console.log([...report.sentences, `Written to ${out}: ${policy.version}.`].join('\n'));
});
