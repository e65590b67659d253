import 'server-only';
import type { Deps } from '../platform/deps';
import { cancelSome } from './repository/delivery-log';

/** So many are given up by one statement. */
const BATCH = 5_000;

/** One bounded batch of `cancelWaiting`. @returns whether more may be left */
export async function cancelNext({ db, now }: Deps, id: string): Promise<boolean> {
  return (await cancelSome(db, id, now(), BATCH)) === BATCH;
}

/** What waits for an endpoint that is off will not be sent: switched on again, it begins anew. */
export async function cancelWaiting(deps: Deps, id: string): Promise<void> {
  while (await cancelNext(deps, id));
}
