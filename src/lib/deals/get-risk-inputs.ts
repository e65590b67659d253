import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Db } from '../platform/db';
import type { Deps } from '../platform/deps';
import { assess, dealAsCreated, type RiskInputs } from '../risk';
import { loadHistories, toRiskDeal } from '../scoring';
import { loadStoredScoring } from './deal-scoring';
import type { RiskInputsDto } from './replay-schema';
import { measureHistories } from './repository/past-pipeline';
import * as repository from './repository/read';

/** More than this is no answer for a browser: some 5 MB without, and at most 13 MB with the texts. */
const MAX_EVENTS = 20_000;
const MAX_TEXT = 8_000_000;

const count = (value: number): string => value.toLocaleString('en-US');

/** Asks the database before anything is loaded: one note alone may hold 100,000 characters. */
async function demandShort(db: Db, id: string): Promise<void> {
  const [size] = await measureHistories(db, [id]);
  const { events = 0, text = 0 } = size ?? {};
  if (events <= MAX_EVENTS && text <= MAX_TEXT) return;
  throw new AppError(
    'PAYLOAD_TOO_LARGE',
    `This deal has ${count(events)} events with ${count(text)} bytes of text; at most ${count(MAX_EVENTS)} with ${count(MAX_TEXT)} are given out at once.`,
  );
}

/**
 * Everything that a deal's present score was computed from, so that whoever asks can compute it again
 * and try out what would change it: the deal as it was created, its events up to then, policy and norms.
 *
 * @throws AppError NOT_FOUND, PAYLOAD_TOO_LARGE where the history has too many events or too much text
 */
export async function getRiskInputs(
  { db, now }: Deps,
  actor: Actor,
  id: string,
): Promise<RiskInputsDto> {
  const deal = await repository.getDeal(db, scopeFor(actor, 'deal.read'), id);
  await demandShort(db, deal.id);
  const { policy, norms } = await loadStoredScoring(db, deal);
  const history = (await loadHistories(db, [deal.id])).get(deal.id) ?? [];
  const asOf = (deal.riskAsOf ?? now()).getTime();
  const events = history.filter(({ at }) => at <= asOf);
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
