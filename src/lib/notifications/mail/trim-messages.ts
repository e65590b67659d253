import 'server-only';
import { DAY_MS } from '../../core/dates';
import { trimMails } from '../../email';
import type { Deps } from '../../platform/deps';
import { deleteHandled } from '../repository/planned-queue';

/** How long it is remembered what was sent, kept, given up or dropped. */
const KEPT_DAYS = 30;
const BATCH = 2_000;

/** Forgets mails and planned messages that ended long ago. @returns how many rows were removed */
export async function trimMessages(deps: Deps): Promise<number> {
  const before = new Date(deps.now().getTime() - KEPT_DAYS * DAY_MS);
  let removed = await trimMails(deps, before);
  for (;;) {
    const count = await deleteHandled(deps.db, before, BATCH);
    removed += count;
    if (count < BATCH) return removed;
  }
}
