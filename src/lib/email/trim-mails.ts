import 'server-only';
import type { Deps } from '../platform/deps';
import { deleteEnded } from './repository';

const BATCH = 2_000;

/**
 * Removes the next mails that were made before a moment and wait for nothing.
 *
 * @returns whether more may be left
 */
export async function trimMails({ db }: Deps, before: Date): Promise<boolean> {
  return (await deleteEnded(db, before, BATCH)) === BATCH;
}
