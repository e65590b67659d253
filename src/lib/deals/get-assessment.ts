import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Explanation } from '../risk';
import { loadHistories, loadScoring, loadScoringOf } from '../scoring';
import { explainStored } from './assess-plan';
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

/**
 * The deal's assessment with all its parts, computed from the history.
 *
 * @param asOf any past moment of the deal's life; left out, the moment of the stored assessment with
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
  if (asOf && asOf > now()) throw invalidField('asOf', 'must not lie in the future');
  if (asOf && asOf < deal.createdAt) throw invalidField('asOf', 'lies before the deal was created');
  // A closed deal is judged as closed: just before its end, and without advice.
  const at = asOf ?? (deal.outcome ? null : deal.riskAsOf) ?? now();
  const { riskPolicyVersion: policy, riskNormsVersion: norms } = deal;
  const scoring =
    !asOf && policy && norms
      ? await loadScoringOf(db, deal.scopeKey, { policy, norms })
      : await loadScoring(db, deal.scopeKey);
  const history = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  return toAssessmentDto(explainStored(deal, history, scoring, at.getTime()));
}
