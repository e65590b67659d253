import 'server-only';
import type { Scope } from '../auth';
import { newId } from '../core/ids';
import type { Tx } from '../platform/db';
import type { ChangeContext, ChangeKind, FieldChanges } from './deal-change';
import { insertTimeline, lockDeal } from './repository/write';

export interface DealNote {
  /** What people do with a deal's alerts: it changes nothing of the deal itself. */
  readonly kind: Extract<ChangeKind, `alert_${string}`>;
  readonly changes: FieldChanges;
}

/**
 * Does something beside a deal, in the caller's transaction, and notes it in the deal's timeline. The
 * deal is locked first, as whoever changes it does, so that nobody waits for each other; its version
 * stays, since no open form of it has become stale.
 *
 * @param work what to do under the lock; null where there is nothing to note
 * @throws AppError NOT_FOUND where the deal is absent, in the bin or out of scope
 */
export async function noteInTimeline(
  tx: Tx,
  scope: Scope,
  dealId: string,
  context: ChangeContext,
  work: () => Promise<DealNote | null>,
): Promise<void> {
  const deal = await lockDeal(tx, scope, dealId);
  const note = await work();
  if (!note) return;
  const plan = { ...note, before: deal, after: deal, history: [] };
  await insertTimeline(tx, [{ id: newId(), plan }], context);
}
