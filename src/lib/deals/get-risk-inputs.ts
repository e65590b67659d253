import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Deps } from '../platform/deps';
import { assess, dealAsCreated, type RiskInputs } from '../risk';
import { loadHistories, toRiskDeal } from '../scoring';
import { loadStoredScoring } from './deal-scoring';
import type { RiskInputsDto } from './replay-schema';
import * as repository from './repository/read';

/** More than this is no answer for a browser: some 5 MB. */
const MAX_EVENTS = 20_000;

/**
 * Everything that a deal's present score was computed from, so that whoever asks can compute it again
 * and try out what would change it: the deal as it was created, its events up to then, policy and norms.
 *
 * @throws AppError NOT_FOUND, PAYLOAD_TOO_LARGE where the history is too long
 */
export async function getRiskInputs(
  { db, now }: Deps,
  actor: Actor,
  id: string,
): Promise<RiskInputsDto> {
  const deal = await repository.getDeal(db, scopeFor(actor, 'deal.read'), id);
  const { policy, norms } = await loadStoredScoring(db, deal);
  const history = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  const asOf = (deal.riskAsOf ?? now()).getTime();
  const events = history.filter(({ at }) => at <= asOf);
  if (events.length > MAX_EVENTS) {
    throw new AppError(
      'PAYLOAD_TOO_LARGE',
      `This deal has ${events.length} events; at most ${MAX_EVENTS} are given out at once.`,
    );
  }
  const asCreated = dealAsCreated(toRiskDeal(deal), history, policy.stages[0] ?? '');
  const inputs: RiskInputs = { deal: asCreated, events, policy, norms, asOf };
  const { score, engineVersion } = assess(asCreated, events, policy, norms, asOf);
  return {
    ...inputs,
    deal: { ...asCreated },
    score: deal.riskScore ?? score,
    engineVersion,
  };
}
