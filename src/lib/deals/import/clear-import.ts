import 'server-only';
import type { Deps } from '../../platform/deps';
import { deleteChunks } from '../repository/import-runs';
import { deleteStaged } from '../repository/import-staging';

/** Takes away what an import keeps while it runs: its files, and the rows that were read from them. */
export async function clearImport({ db }: Deps, importId: string): Promise<void> {
  await deleteStaged(db, importId);
  await deleteChunks(db, importId);
}
