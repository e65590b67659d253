import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { invalidField } from '../core/errors';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Explanation } from '../risk';
import type { RiskEvent } from '../risk/types';
import { loadHistories } from '../scoring';
import { explainStored } from './assess-plan';
import type { DealRecord } from './deal-change';
import { loadReplayScoring, loadStoredScoring } from './deal-scoring';
import type { AssessmentDto } from './dto';
import * as repository from './repository/read';

const iso = (time: number): string => new Date(time).toISOString();

function toAssessmentDto(explanation: Explanation): AssessmentDto {
  const { recommendation } = explanation;
  return {
    score: explanation.score,
    band: explanation.band,
    base: explanation.base,
    contributions: explanation.contributions.map(
      ({ signal, points, strength, reason, evidence }) => ({
        signal,
        points,
        strength,
        reason,
        evidence: evidence.map(({ eventId, at, text }) => ({
          eventId,
          at: at === null ? null : iso(at),
          text,
        })),
      }),
    ),
    notSeen: explanation.notSeen,
    seenShare: explanation.seenShare,
    reasons: explanation.reasons,
    recommendation: recommendation && { ...recommendation, dueAt: iso(recommendation.dueAt) },
    whatIf: explanation.whatIf,
    priority: explanation.priority,
    asOf: iso(explanation.asOf),
    engineVersion: explanation.engineVersion,
    policyVersion: explanation.policyVersion,
    normsVersion: explanation.normsVersion,
  };
}

function demandPastOf(deal: DealRecord, asOf: Date | undefined, now: Date): void {
  if (asOf && asOf > now) throw invalidField('asOf', 'must not lie in the future');
  if (asOf && asOf < deal.createdAt) throw invalidField('asOf', 'lies before the deal was created');
}

/** With the norms known at the moment that is judged: of a closed deal that is just before its end. */
async function explainPast(
  db: Db,
  deal: DealRecord,
  history: readonly RiskEvent[],
  asOf: Date,
): Promise<Explanation> {
  const judge = async (at: Date): Promise<Explanation> => {
    const { policy, normsAt } = await loadReplayScoring(db, deal, at, at);
    return explainStored(deal, history, { policy, norms: normsAt(at.getTime()) }, asOf.getTime());
  };
  const explanation = await judge(asOf);
  return explanation.closed === null ? explanation : judge(new Date(explanation.asOf));
}

/**
 * The deal's assessment with all its parts, computed from the history.
 *
 * @param asOf any past moment of the deal's life, judged with the norms known then; left out, the moment of the stored assessment with
 *   the norms that it names, so that this and the list give the same number
 * @throws AppError VALIDATION_FAILED naming `asOf` when it lies in the future or before the deal
 */
export async function getAssessment(
  { db, now }: Deps,
  actor: Actor,
  id: string,
  asOf?: Date,
): Promise<AssessmentDto> {
  const deal = await repository.getDeal(db, scopeFor(actor, 'deal.read'), id);
  demandPastOf(deal, asOf, now());
  const history = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  if (asOf) return toAssessmentDto(await explainPast(db, deal, history, asOf));
  // A closed deal is judged as closed: just before its end, and without advice.
  const at = (deal.outcome ? null : deal.riskAsOf) ?? now();
  const scoring = await loadStoredScoring(db, deal);
  return toAssessmentDto(explainStored(deal, history, scoring, at.getTime()));
}
