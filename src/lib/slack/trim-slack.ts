import 'server-only';
import { DAY_MS } from '../core/dates';
import type { Deps } from '../platform/deps';
import { KEPT_DAYS } from './model';
import { deleteOldMessages } from './repository/messages';

const BATCH = 5_000;

/** Removes the next messages, with their words, after thirty days. @returns whether more may be left */
export async function trimSlack({ db, now }: Deps): Promise<boolean> {
  const before = new Date(now().getTime() - KEPT_DAYS * DAY_MS);
  return (await deleteOldMessages(db, before, BATCH)) === BATCH;
}
