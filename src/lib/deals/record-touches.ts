import 'server-only';
import type { Tx } from '../platform/db';
import { loadScoring } from '../scoring';
import { commitChanges } from './commit-changes';
import type { ChangeContext, NewHistoryEvent } from './deal-change';
import { listKnownEventIds } from './repository/import';
import { lockDealsOf } from './repository/write';

/** Facts that a source other than a person has to tell of a deal; each has an `externalId`. */
export interface DealTouches {
  readonly dealId: string;
  readonly events: readonly NewHistoryEvent[];
}

/**
 * Adds facts to the histories of deals of one place and assesses them anew; facts that are known and
 * deals that are gone are passed over.
 *
 * @returns how many facts were added
 */
export async function recordTouches(
  tx: Tx,
  scopeKey: string,
  touches: readonly DealTouches[],
  context: ChangeContext,
): Promise<number> {
  const byDeal = new Map<string, NewHistoryEvent[]>();
  for (const { dealId, events } of touches) {
    byDeal.set(dealId, [...(byDeal.get(dealId) ?? []), ...events]);
  }
  const deals = await lockDealsOf(tx, scopeKey, [...byDeal.keys()]);
  const known = await listKnownEventIds(tx, deals.map(({ id }) => id)); // prettier-ignore
  const plans = deals.flatMap((deal) => {
    const history = (byDeal.get(deal.id) ?? []).filter(
      ({ externalId }) => !known.get(deal.id)?.has(externalId ?? ''),
    );
    const after = { ...deal, updatedAt: context.now };
    return history.length > 0
      ? [{ kind: 'touched', before: deal, after, history, changes: {} } as const]
      : [];
  });
  await commitChanges(tx, plans, await loadScoring(tx, scopeKey), context);
  return plans.reduce((sum, { history }) => sum + history.length, 0);
}
