import 'server-only';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import * as repository from './repository';

const PLACED_AT_ONCE = 1_000;
const KEPT_MS = 24 * 3_600_000;
const DELETED_AT_ONCE = 5_000;

const placeNext = (db: Deps['db']): Promise<number> =>
  inTransaction(db, async (tx) => {
    const last = await repository.lockCounter(tx);
    return repository.numberRows(tx, last, PLACED_AT_ONCE);
  });

/**
 * Gives every committed row that has none its place in the log, and answers the last place given.
 *
 * A row's own number is no place to resume from: numbers are drawn when rows are written, and a
 * transaction that drew an early one may commit after another that drew a later one; who has read up
 * to the later would never see the earlier. So places are given after the commit. Whoever gives them
 * holds the counter's row lock until its own commit: no two number at once, each sees all rows of
 * the one before, and its rows and the counter appear together. Hence a reader that sees place n sees
 * every place before it.
 */
export async function placeEvents({ db }: Pick<Deps, 'db'>): Promise<bigint> {
  for (;;) {
    const state = await repository.readState(db);
    if (!state.waiting) return state.last;
    const given = await placeNext(db);
    // What still waits is being deleted, or was given its place by somebody else.
    if (given === 0) return (await repository.readState(db)).last;
  }
}

/** Whether something after this place is no longer kept, or the place is not one of this log. */
export async function isForgotten({ db }: Pick<Deps, 'db'>, after: bigint): Promise<boolean> {
  // Read anew: another process may have told the client of what this one has not looked at yet.
  const { last } = await repository.readState(db);
  if (after >= last) return after > last;
  const oldest = (await repository.oldestPlace(db)) ?? last + 1n;
  return after + 1n < oldest;
}

/** Forgets the next of what is older than a day. @returns whether more may be left */
export async function trimLiveLog({ db, now }: Deps): Promise<boolean> {
  // Without a stream nobody gave places meanwhile, and what has none is never forgotten.
  const { waiting } = await repository.readState(db);
  const placed = waiting ? await placeNext(db) : 0;
  const before = new Date(now().getTime() - KEPT_MS);
  const deleted = await repository.deleteRows(db, before, DELETED_AT_ONCE);
  return placed === PLACED_AT_ONCE || deleted === DELETED_AT_ONCE;
}

/** The place that a screen drawn now has seen everything up to, as a message's `id`. */
export async function currentLiveId(deps: Deps): Promise<string> {
  return String((await repository.readState(deps.db)).last);
}
