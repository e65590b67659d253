import 'server-only';
import type { Deps } from '../platform/deps';
import { cancelNext } from './cancel-waiting';
import { eraseDeleted } from './erase-deleted';
import { deleteFinished, listOffWithWaiting } from './repository/deliveries';

/** So long (ms) a delivery stays in the log after it has ended, with its attempts. */
const KEPT_MS = 30 * 86_400_000;
const BATCH = 2_000;

/**
 * Forgets the next old deliveries, and the next of endpoints that are deleted; ends the next ones that
 * wait for endpoints that are off. Each is bounded.
 *
 * @returns whether more may be left
 */
export async function trimDeliveries(deps: Deps): Promise<boolean> {
  const { db, now } = deps;
  const before = new Date(now().getTime() - KEPT_MS);
  let isMoreLeft = (await deleteFinished(db, before, BATCH)) === BATCH;
  for (const id of await listOffWithWaiting(db)) {
    if (await cancelNext(deps, id)) isMoreLeft = true;
  }
  return (await eraseDeleted(deps)) || isMoreLeft;
}
