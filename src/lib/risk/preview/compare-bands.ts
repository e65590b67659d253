import { assess } from '../assess';
import { Pace, UNITS_AN_ASSESSMENT } from '../backtest/steps';
import { dealAsCreated } from '../deal-as-created';
import type { RiskNorms } from '../norms';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import type { Band } from '../types';

/** What an open deal scores. */
export interface Judged {
  readonly score: number;
  readonly band: Band;
}

/** An open deal under two policies. */
export interface BandComparison {
  readonly dealId: string;
  readonly from: Judged;
  readonly to: Judged;
}

function judge(
  { deal, events }: DealWithEvents,
  policy: RiskPolicy,
  norms: RiskNorms,
  asOf: number,
): Judged {
  const created = dealAsCreated(deal, events, policy.stages[0] ?? '');
  const { score, band } = assess(created, events, policy, norms, asOf);

  return { score, band };
}

/**
 * Judges open deals by two policies, as they would be scored at `asOf` (epoch ms) with the norms of that
 * day: switched on, the second gives exactly these scores. In slices of work; progress 0..1.
 */
export function* compareBandsSteps(
  deals: readonly DealWithEvents[],
  [before, after]: readonly [RiskPolicy, RiskPolicy],
  norms: RiskNorms,
  asOf: number,
): Generator<number, BandComparison[]> {
  const compared: BandComparison[] = [];
  const pace = new Pace();
  for (const [index, each] of deals.entries()) {
    compared.push({
      dealId: each.deal.id,
      from: judge(each, before, norms, asOf),
      to: judge(each, after, norms, asOf),
    });
    const units = 2 * (UNITS_AN_ASSESSMENT + each.events.length);
    if (pace.spend(units)) yield (index + 1) / deals.length;
  }

  return compared;
}
