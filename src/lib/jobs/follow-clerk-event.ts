import 'server-only';
import { deleteAccountOf } from '../account';
import { takeClerkUser, type ClerkEvent } from '../auth';
import type { Deps } from '../platform/deps';

/**
 * Follows what happened at the identity provider. Repeats and events out of order change nothing.
 *
 * @returns false for events that nothing here follows
 */
export async function followClerkEvent(
  deps: Deps,
  event: ClerkEvent,
  requestId: string,
): Promise<boolean> {
  if (event.type === 'other') return false;
  if (event.type === 'user.deleted') await deleteAccountOf(deps, event.userId, requestId);
  else await takeClerkUser(deps, event.user);
  return true;
}
