import 'server-only';
import type { Deps } from '../platform/deps';
import { deleteSome } from './repository/delivery-log';
import { eraseRow, listDeleted } from './repository/webhooks';

/** So much of a log goes in one statement. */
const BATCH = 2_000;

/** The next piece of a deleted endpoint's log, and with the last one itself. @returns whether more is left */
export async function eraseNext({ db }: Deps, id: string, batch = BATCH): Promise<boolean> {
  if ((await deleteSome(db, id, batch)) === batch) return true;
  await eraseRow(db, id);
  return false;
}

/** The next piece of each deleted endpoint. @returns whether more is left */
export async function eraseDeleted(deps: Deps): Promise<boolean> {
  let isMoreLeft = false;
  for (const id of await listDeleted(deps.db)) {
    if (await eraseNext(deps, id)) isMoreLeft = true;
  }
  return isMoreLeft;
}
