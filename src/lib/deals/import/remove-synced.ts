import 'server-only';
import type { Tx } from '../../platform/db';
import { loadScoring } from '../../scoring';
import { commitChanges } from '../commit-changes';
import type { ChangeContext } from '../deal-change';
import { fieldChanges } from '../field-changes';
import { lockImported } from '../repository/import';

/**
 * Puts deals into the bin that their source has deleted; they can be restored there like any other.
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
    .filter(({ source, deletedAt }) => source === context.source && deletedAt === null)
    .map((deal) => {
      const after = { ...deal, deletedAt: context.now, updatedAt: context.now };
      const changes = fieldChanges(deal, after);
      return { kind: 'deleted', before: deal, after, history: [], changes } as const;
    });
  await commitChanges(tx, plans, await loadScoring(tx, scopeKey), context);
  return plans.length;
}
