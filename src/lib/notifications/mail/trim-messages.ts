import 'server-only';
import { DAY_MS } from '../../core/dates';
import { trimMails } from '../../email';
import type { Deps } from '../../platform/deps';
import { deleteHandled } from '../repository/planned-queue';

/** How long it is remembered what was sent, kept, given up or dropped. */
const KEPT_DAYS = 30;
const BATCH = 2_000;

/**
 * Forgets the next mails and planned messages that ended long ago, a bounded number of each.
 *
 * @returns whether more may be left
 */
export async function trimMessages(deps: Deps): Promise<boolean> {
  const before = new Date(deps.now().getTime() - KEPT_DAYS * DAY_MS);
  const areMailsLeft = await trimMails(deps, before);
  return (await deleteHandled(deps.db, before, BATCH)) === BATCH || areMailsLeft;
}
