import 'server-only';
import { DAY_MS } from '../core/dates';
import type { Deps } from '../platform/deps';
import { deleteOldLogs, deleteOldPushes, deleteOldRuns } from './repository/old-rows';

const BATCH = 5_000;
/** Receipts and write-backs that came to nothing, days; the activity log tells longer. */
const KEPT_DAYS = 90;
const LOG_KEPT_DAYS = 365;

/** Forgets the next receipts, write-backs and log entries. @returns whether more may be left */
export async function trimSyncs({ db, now }: Deps): Promise<boolean> {
  const before = (days: number) => new Date(now().getTime() - days * DAY_MS);
  const deleted = [
    await deleteOldRuns(db, before(KEPT_DAYS), BATCH),
    await deleteOldPushes(db, before(KEPT_DAYS), BATCH),
    await deleteOldLogs(db, before(LOG_KEPT_DAYS), BATCH),
  ];
  return deleted.includes(BATCH);
}
