import { compilePolicy } from './compiled-policy';
import type { RiskPolicy } from './policy';
import { ramp } from './ramp';

/** How much more a deal in the last open stage, and one of high value, deserves attention. */
const LAST_STAGE_BONUS = 0.5;
const HIGH_VALUE_BONUS = 0.25;

/**
 * What "needs attention today" sorts by, in units of the deal's currency: risk times value at
 * stake, up to half as much again towards the end of the funnel and a quarter for high value. It is
 * no risk and no forecast; the added 1 lets deals without a value still stand in order of risk.
 */
export function priorityOf(
  score: number,
  value: number,
  stage: string,
  policy: RiskPolicy,
): number {
  const rank = compilePolicy(policy).stageRank(stage);
  const last = policy.stages.length - 1;
  const late = rank > 0 && last > 0 ? rank / last : 0;
  const high = ramp(value, policy.highValue / 2, policy.highValue);
  const atStake = 1 + Math.max(0, Number.isFinite(value) ? value : 0);

  return score * atStake * (1 + LAST_STAGE_BONUS * late) * (1 + HIGH_VALUE_BONUS * high);
}
