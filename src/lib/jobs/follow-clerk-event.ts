import 'server-only';
import { appendAudit } from '../audit';
import { erasePerson, personalKey, takeClerkUser, type ClerkEvent } from '../auth';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';

/** The deletion and its audit entry stand or fall together; a repeated event writes neither. */
async function followDeletion(deps: Deps, subject: string, requestId: string): Promise<void> {
  const at = deps.now();
  await inTransaction(deps.db, async (tx) => {
    const userId = await erasePerson(tx, subject, at);
    if (!userId) return;
    await appendAudit(tx, {
      scopeKey: personalKey(userId),
      action: 'user.deleted',
      actorRef: 'clerk',
      target: userId,
      data: {},
      requestId,
      at,
    });
  });
}

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
  if (event.type === 'user.deleted') await followDeletion(deps, event.userId, requestId);
  else await takeClerkUser(deps, event.user);
  return true;
}
