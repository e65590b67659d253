import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { invalidField } from '../core/errors';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { Explanation } from '../risk';
import { loadHistories, loadScoring, loadScoringOf, type Scoring } from '../scoring';
import { explainStored } from './assess-plan';
import type { DealRecord } from './deal-change';
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

/** What the stored assessment was made with; newer norms may be there already. */
function storedScoring(db: Db, deal: DealRecord): Promise<Scoring> {
  const { scopeKey, riskPolicyVersion: policy, riskNormsVersion: norms } = deal;
  return policy && norms
    ? loadScoringOf(db, scopeKey, { policy, norms })
    : loadScoring(db, scopeKey);
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
  // A closed deal is judged as closed: just before its end, and without advice.
  const stored = deal.outcome ? null : deal.riskAsOf;
  const at = asOf ?? stored ?? now();
  const past = at.getTime() === stored?.getTime() ? undefined : asOf;
  const scoring = await (past ? loadScoring(db, deal.scopeKey, past) : storedScoring(db, deal));
  const history = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  return toAssessmentDto(explainStored(deal, history, scoring, at.getTime()));
}
