// npm run verify-scores [-- --scope team:<id>|user:<id>] [--json]
// Computes every stored score again and tells where it is not what its inputs give. Exit code 1 if any.
import { parseArgs } from 'node:util';
import { verifyScores, type ScoreDifference, type VerifyCounts } from '@/lib/deals';
import { fail, withDatabase } from './script-context';

const USAGE = 'usage: npm run -s verify-scores -- [--scope team:<id>|user:<id>] [--json]';

function readFlags(): { scope?: string | undefined; json?: boolean | undefined } {
  try {
    const options = { scope: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { scope, json } = parseArgs({ options }).values;
    if (scope === undefined || /^(team|user):[a-z0-9]+$/.test(scope)) return { scope, json };
  } catch {
    return fail(USAGE, 2);
  }
  return fail(`--scope is team:<id> or user:<id>\n${USAGE}`, 2);
}

const line = (text: string): void => void process.stdout.write(`${text}\n`);

function tell({ dealId, dealName, asOf, differs, meaning, ...scores }: ScoreDifference): void {
  const numbers = `stored ${scores.stored ?? 'none'}, recomputed ${scores.recomputed ?? 'not possible'}`;
  line(`${dealId} "${dealName}" as of ${asOf}: ${differs.join(', ')} (${meaning}); ${numbers}`);
}

function summarise({ checked, equal, different, notSealed, otherEngine }: VerifyCounts): void {
  line(`${checked} stored scores: ${equal} equal, ${different} different`);
  if (notSealed > 0) line(`${notSealed} not sealed yet: stored without the hash of their inputs`);
  if (otherEngine > 0) line(`${otherEngine} made by another engine version: not compared`);
}

const { scope, json } = readFlags();
const counts = await withDatabase((deps) =>
  verifyScores(deps, {
    scopeKey: scope,
    onDifference: (difference) => (json ? line(JSON.stringify({ difference })) : tell(difference)),
  }),
);
if (json) line(JSON.stringify({ counts }));
else summarise(counts);
process.exitCode = counts.different > 0 ? 1 : 0;
