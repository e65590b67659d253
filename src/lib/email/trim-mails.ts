import 'server-only';
import type { Deps } from '../platform/deps';
import { deleteEnded } from './repository';

const BATCH = 2_000;

/** Removes mails that were made before a moment and wait for nothing. @returns how many */
export async function trimMails({ db }: Deps, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const count = await deleteEnded(db, before, BATCH);
    removed += count;
    if (count < BATCH) return removed;
  }
}
