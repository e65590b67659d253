import 'server-only';
import type { Tx } from '../../platform/db';
import { loadScoring } from '../../scoring';
import { commitChanges } from '../commit-changes';
import type { ChangeContext, DealRecord } from '../deal-change';
import { fieldChanges } from '../field-changes';
import { lockImported } from '../repository/import';
import { DELETED_THERE, isDeletedThere } from './deleted-there';

/** What the source last said of a deal, with the note that it has deleted it. */
const withDeletion = ({ sourceSnapshot }: DealRecord): DealRecord['sourceSnapshot'] => ({
  ...(sourceSnapshot as Record<string, string> | null),
  [DELETED_THERE]: true,
});

/**
 * Puts deals into the bin that their source has deleted; they can be restored there like any other.
 * A source tells of a deletion again and again: one that was restored here since stays.
 *
 * @returns how many were put there by this
 */
export async function removeSynced(
  tx: Tx,
  scopeKey: string,
  externalIds: readonly string[],
  context: ChangeContext,
): Promise<number> {
  if (externalIds.length === 0) return 0;
  const found = await lockImported(tx, scopeKey, externalIds);
  const plans = found
    .filter(
      (deal) => deal.source === context.source && deal.deletedAt === null && !isDeletedThere(deal),
    )
    .map((deal) => {
      const sourceSnapshot = withDeletion(deal);
      const after = { ...deal, sourceSnapshot, deletedAt: context.now, updatedAt: context.now };
      const changes = fieldChanges(deal, after);
      return { kind: 'deleted', before: deal, after, history: [], changes } as const;
    });
  await commitChanges(tx, plans, await loadScoring(tx, scopeKey), context);
  return plans.length;
}
