import 'server-only';
import { DAY_MS } from '../core/dates';
import type { Deps } from '../platform/deps';
import { KEPT_DAYS } from './model';
import { deleteOldMessages } from './repository/messages';

const BATCH = 5_000;

/** Removes messages with their words after thirty days, a batch at a time. */
export async function trimSlack({ db, now }: Deps): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * DAY_MS);
  while ((await deleteOldMessages(db, before, BATCH)) === BATCH);
}
