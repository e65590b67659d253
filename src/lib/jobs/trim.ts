import 'server-only';
import { trimAnswers } from '../ai';
import { trimSyncs } from '../integrations';
import { trimMessages } from '../notifications';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { withLease } from '../platform/lease';
import type { Logger } from '../platform/log';
import { enqueue } from '../platform/queue';
import { trimLiveLog } from '../realtime';
import { trimSlack } from '../slack';
import { trimDeliveries } from '../webhooks';
import { deleteOldIdempotencyKeys } from './repository';

/** Renewed between batches, each of which ends within 30 s. */
const LEASE_SECONDS = 90;
const DAY_MS = 24 * 60 * 60_000;
const KEYS_AT_ONCE = 5_000;

/** Forgets remembered answers of POSTs after a day, as documented. @returns whether more may be left */
async function trimKeys({ db, now }: Deps): Promise<boolean> {
  const before = new Date(now().getTime() - DAY_MS);
  return (await deleteOldIdempotencyKeys(db, before, KEYS_AT_ONCE)) === KEYS_AT_ONCE;
}

/** Each forgets one bounded batch of what is kept no longer, and says whether more may be left. */
type Trim = (deps: Deps) => Promise<boolean>;
const TRIMS: Readonly<Record<string, Trim>> = {
  keys: trimKeys,
  live: trimLiveLog,
  deliveries: trimDeliveries,
  slack: trimSlack,
  messages: trimMessages,
  syncs: trimSyncs,
  answers: trimAnswers,
};

interface Run {
  readonly budgetMs: number;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** One batch of each. @returns the names of those that are not done, and whether one of them broke */
async function trimOnce(deps: Deps, names: readonly string[], log: Logger) {
  const left: string[] = [];
  let failed = 0;
  for (const name of names) {
    try {
      if (await TRIMS[name]?.(deps)) left.push(name);
    } catch (error) {
      failed += 1;
      log.error({ trim: name, err: error }, 'old rows were not forgotten');
    }
  }
  return { left, failed };
}

/**
 * Forgets what is kept no longer: a batch of each table in turn, so that no backlog of one keeps the
 * others waiting, until nothing is left or the time is up. One round is made however little time there
 * is; what is left then is a job again. A table that breaks is logged and left for the next run.
 *
 * @returns null where another process is at it
 */
export async function trimOldRows(
  deps: Deps,
  { budgetMs, log, signal }: Run,
): Promise<{ done: boolean; failed: number } | null> {
  const until = Date.now() + budgetMs;
  const counts = await withLease(deps.db, 'trim', LEASE_SECONDS, async (renew) => {
    let left = Object.keys(TRIMS);
    let failed = 0;
    const mayGoOn = async () => Date.now() < until && !signal?.aborted && (await renew());
    do {
      const round = await trimOnce(deps, left, log);
      left = round.left;
      failed += round.failed;
    } while (left.length > 0 && (await mayGoOn()));
    return { done: left.length === 0, failed };
  });
  if (counts && !counts.done) {
    await inTransaction(deps.db, (tx) => enqueue(tx, 'trim', {}, { singletonKey: 'trim' }));
  }
  return counts;
}
