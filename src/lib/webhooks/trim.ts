import 'server-only';
import type { Deps } from '../platform/deps';
import { cancelWaiting } from './cancel-waiting';
import { deleteFinished, listOffWithWaiting } from './repository/deliveries';

/** So long (ms) a delivery stays in the log after it has ended, with its attempts. */
const KEPT_MS = 30 * 86_400_000;
const BATCH = 2_000;
/** What is left after that goes with the next sweep. */
const MAX_BATCHES = 50;

/** Forgets old deliveries, a bounded number at a time, and ends what waits for endpoints that are off. */
export async function trimDeliveries(deps: Deps): Promise<void> {
  const { db, now } = deps;
  const before = new Date(now().getTime() - KEPT_MS);
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    if ((await deleteFinished(db, before, BATCH)) < BATCH) break;
  }
  for (const id of await listOffWithWaiting(db)) await cancelWaiting(deps, id);
}
