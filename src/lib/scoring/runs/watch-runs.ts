import 'server-only';
import { DAY_MS } from '../../core/dates';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import { deleteOldPreviews, listStalledRuns } from '../repository/runs';
import { queueOf } from './run-queue';

const PREVIEW_DAYS = 7;

/**
 * Sees to it that no run stands still because its process was killed: those that nobody works on are put
 * into the queue again. Previews are forgotten after a week.
 */
export async function watchRuns({
  db,
  now,
}: Deps): Promise<{ resumed: number; forgotten: number }> {
  const stalled = await listStalledRuns(db);
  await inTransaction(db, async (tx) => {
    for (const { id: runId, kind } of stalled) {
      await enqueue(tx, queueOf(kind), { runId }, { singletonKey: runId });
    }
  });
  const before = new Date(now().getTime() - PREVIEW_DAYS * DAY_MS);
  return { resumed: stalled.length, forgotten: await deleteOldPreviews(db, before) };
}
