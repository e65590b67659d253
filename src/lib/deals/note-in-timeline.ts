import 'server-only';
import type { Scope } from '../auth';
import { newId } from '../core/ids';
import type { Tx } from '../platform/db';
import type { ChangeContext, ChangeKind, FieldChanges } from './deal-change';
import { insertTimeline, lockDeal, lockDealsOf } from './repository/write';

export interface DealNote {
  /** What is done about a deal (its alerts, its record at the source) and changes nothing of it here. */
  readonly kind: Extract<ChangeKind, `alert_${string}` | 'written_back'>;
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
  await insertTimeline(tx, [{ id: newId(), deal, ...note }], context);
}

/**
 * As `noteInTimeline`, of what no person does, about a deal of one place.
 *
 * @returns the deal's name; null where it is gone, in the bin or elsewhere: then nothing is noted
 */
export async function noteOfPlace(
  tx: Tx,
  scopeKey: string,
  dealId: string,
  context: ChangeContext,
  note: DealNote,
): Promise<string | null> {
  const [deal] = await lockDealsOf(tx, scopeKey, [dealId]);
  if (!deal) return null;
  await insertTimeline(tx, [{ id: newId(), deal, ...note }], context);
  return deal.name;
}
