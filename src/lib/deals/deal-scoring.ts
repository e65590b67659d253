import 'server-only';
import type { Db } from '../platform/db';
import type { RiskPolicy } from '../risk';
import {
  loadNormsTimeline,
  loadScoring,
  loadScoringOf,
  type NormsTimeline,
  type Scoring,
} from '../scoring';
import type { DealRecord } from './deal-change';

/** What a stored assessment was made with; newer norms may be there already. */
export function loadStoredScoring(db: Db, deal: DealRecord): Promise<Scoring> {
  const { scopeKey, riskPolicyVersion: policy, riskNormsVersion: norms } = deal;
  return policy && norms
    ? loadScoringOf(db, scopeKey, { policy, norms })
    : loadScoring(db, scopeKey);
}

export interface ReplayScoring {
  readonly policy: RiskPolicy;
  readonly normsAt: NormsTimeline;
}

/**
 * What a deal's past is judged with: one policy, and the norms known at each moment. The policy is the
 * one in force; of an open deal the one that its present score was made with, which is another only
 * for the moments between the switch of a policy and the new assessment of this deal. At the moment
 * of the present score the norms are those that it names, so that both are the same number.
 *
 * @param from start of the period of which norms are needed; @param to its end
 */
export async function loadReplayScoring(
  db: Db,
  deal: DealRecord,
  from: Date,
  to: Date,
): Promise<ReplayScoring> {
  const timeline = await loadNormsTimeline(db, deal.scopeKey, from, to);
  const judgedAt = deal.outcome === null ? deal.riskAsOf?.getTime() : undefined;
  if (judgedAt === undefined) {
    return { policy: (await loadScoring(db, deal.scopeKey)).policy, normsAt: timeline };
  }
  const { policy, norms } = await loadStoredScoring(db, deal);
  return { policy, normsAt: (at) => (at === judgedAt ? norms : timeline(at)) };
}
