// npm run verify-scores [-- --scope team:<id>|user:<id>] [--json]
// Computes every stored score again and tells where it is not what its inputs give, and adds up the parts
// of every alert. Exit code 1 if anything differs.
import { parseArgs } from 'node:util';
import { verifyAlerts, type AlertCounts, type AlertDifference } from '@/lib/alerts';
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

const ALERT_MEANINGS = {
  versions: 'the policy that it names is not stored',
  sum: 'its parts do not add up to its score',
} as const;

function tellAlert({ alertId, dealId, differs }: AlertDifference): void {
  line(`alert ${alertId} of ${dealId}: ${differs} (${ALERT_MEANINGS[differs]})`);
}

function summariseAlerts({ checked, different, otherEngine }: AlertCounts): void {
  line(`${checked} alerts: ${checked - different - otherEngine} add up, ${different} do not`);
  if (otherEngine > 0) line(`${otherEngine} alerts of another engine version: not compared`);
}

const { scope: scopeKey, json } = readFlags();
const { counts, alerts } = await withDatabase(async (deps) => ({
  counts: await verifyScores(deps, {
    scopeKey,
    onDifference: (difference) => (json ? line(JSON.stringify({ difference })) : tell(difference)),
  }),
  alerts: await verifyAlerts(deps, {
    scopeKey,
    onDifference: (alert) => (json ? line(JSON.stringify({ alert })) : tellAlert(alert)),
  }),
}));
if (json) line(JSON.stringify({ counts, alerts }));
else {
  summariseAlerts(alerts);
  summarise(counts);
}
process.exitCode = counts.different + alerts.different > 0 ? 1 : 0;
