import 'server-only';
import { inTransaction } from '../../platform/db';
import type { Deps } from '../../platform/deps';
import { enqueue } from '../../platform/queue';
import { listAbandonedUploads, listStalledRuns, listUncleared } from '../repository/import-runs';
import { clearImport } from './clear-import';
import { forgetImport } from './receive-import';

const UPLOAD_MS = 24 * 3_600_000;

/**
 * Sees to it that no import stands still because its process was killed: those that nobody works on
 * are put into the queue again. Uploads that never came to their end are forgotten after a day.
 */
export async function watchImports(deps: Deps): Promise<{ resumed: number; forgotten: number }> {
  const stalled = await listStalledRuns(deps.db);
  await inTransaction(deps.db, async (tx) => {
    for (const importId of stalled) {
      await enqueue(tx, 'import', { importId }, { singletonKey: importId });
    }
  });
  const abandoned = await listAbandonedUploads(deps.db, new Date(deps.now().getTime() - UPLOAD_MS));
  for (const id of abandoned) await forgetImport(deps, id);
  for (const id of await listUncleared(deps.db)) await clearImport(deps, id);
  return { resumed: stalled.length, forgotten: abandoned.length };
}
