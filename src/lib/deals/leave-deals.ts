import 'server-only';
import type { Tx } from '../platform/db';
import { hashInputs, loadHistories, loadScoring, toRiskDeal } from '../scoring';
import { explainStored } from './assess-plan';
import { commitChanges } from './commit-changes';
import type { ChangeContext, DealRecord, PlannedChange } from './deal-change';
import { loadStoredScoring } from './deal-scoring';
import { fieldChanges } from './field-changes';
import { lockById } from './repository/imported-deals';
import { changeMaker, renameAuthor, saveSeals } from './repository/leaving';
import { lockDealsOf } from './repository/move';

const BATCH = 200;

export interface Leaving {
  readonly scopeKey: string;
  readonly fromUserId: string;
  readonly toUserId: string;
}

function planGift(deal: DealRecord, { fromUserId, toUserId }: Leaving, now: Date): PlannedChange {
  const userId = deal.userId === fromUserId ? toUserId : deal.userId;
  const after = { ...deal, userId, assignedToId: toUserId, updatedAt: now };
  const changes = fieldChanges(deal, after);
  return { kind: 'updated', before: deal, after, history: [], changes };
}

/**
 * Gives everything that a person looks after or made in a team to somebody else of it, all in the
 * caller's transaction: their account is going, and nothing may point to it then.
 *
 * @returns how many changed hands
 */
export async function giveDeals(tx: Tx, leaving: Leaving, context: ChangeContext): Promise<number> {
  const { scopeKey, fromUserId, toUserId } = leaving;
  const scoring = await loadScoring(tx, scopeKey);
  let given = 0;
  for (;;) {
    const deals = await lockDealsOf(tx, scopeKey, fromUserId, { limit: BATCH, orMade: true });
    if (deals.length === 0) break;
    const plansOf = (inBin: boolean) =>
      deals
        .filter(({ deletedAt }) => (deletedAt !== null) === inBin)
        .map((deal) => planGift(deal, leaving, context.now));
    await commitChanges(tx, plansOf(false), scoring, context);
    await commitChanges(tx, plansOf(true), scoring, context, 'nothing');
    given += deals.length;
  }
  await changeMaker(tx, scopeKey, fromUserId, toUserId);
  return given;
}

export const takeAuthorOut = renameAuthor;

/** The seal for a history whose words changed, or null where they had said something to the score. */
async function sealOf(tx: Tx, deal: DealRecord): Promise<string | null> {
  if (deal.riskAsOf === null || deal.riskInputsHash === null) return null;
  const asOf = deal.riskAsOf.getTime();
  const history = (await loadHistories(tx, [deal.id])).get(deal.id) ?? [];
  const { score } = explainStored(deal, history, await loadStoredScoring(tx, deal), asOf);
  return score === deal.riskScore ? hashInputs(toRiskDeal(deal), history, asOf) : null;
}

/**
 * Seals scores anew after a name or an address was taken out of their history: the score is the same,
 * the hash over its inputs is not. Without that `verify-scores` would take the erase for tampering.
 */
export async function resealScores(tx: Tx, dealIds: readonly string[]): Promise<void> {
  const ids = [...new Set(dealIds)];
  for (let start = 0; start < ids.length; start += BATCH) {
    const deals = await lockById(tx, ids.slice(start, start + BATCH));
    const seals: { id: string; hash: string | null }[] = [];
    for (const deal of deals) seals.push({ id: deal.id, hash: await sealOf(tx, deal) });
    await saveSeals(tx, seals);
  }
}
