import 'server-only';
import { listPushing, listUnattended, startDueSyncs, watchMeetings } from '../integrations';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';

const AT_ONCE = 200;

/**
 * Starts the syncs whose time has come, puts those into the queue again that stand still because
 * their process was killed, and makes touches of meetings that have been held.
 */
export async function watchSyncs(
  deps: Deps,
  until: number,
): Promise<{ started: number; resumed: number; meetings: number }> {
  const { started } = await startDueSyncs(deps, AT_ONCE);
  const pushing = await listPushing(deps.db, deps.now(), AT_ONCE);
  const unattended = await listUnattended(deps.db, AT_ONCE);
  await inTransaction(deps.db, async (tx) => {
    for (const syncId of unattended) {
      await enqueue(tx, 'sync', { syncId }, { singletonKey: syncId });
    }
    for (const integrationId of pushing) {
      await enqueue(tx, 'crm-push', { integrationId }, { singletonKey: integrationId });
    }
  });
  return { started, resumed: unattended.length, meetings: await watchMeetings(deps, until) };
}
