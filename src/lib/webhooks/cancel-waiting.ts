import 'server-only';
import type { Deps } from '../platform/deps';
import { cancelSome } from './repository/delivery-log';

/** So many are given up by one statement. */
const BATCH = 5_000;

/** What waits for an endpoint that is off will not be sent: switched on again, it begins anew. */
export async function cancelWaiting({ db, now }: Deps, id: string): Promise<void> {
  while ((await cancelSome(db, id, now(), BATCH)) === BATCH);
}
