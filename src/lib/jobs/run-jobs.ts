import 'server-only';
import { watchImports } from '../deals';
import { watchNextSteps } from '../notifications';
import type { Deps } from '../platform/deps';
import { getLog, type Logger } from '../platform/log';
import { createWorkerQueue, type PgBoss } from '../platform/queue';
import { watchRuns } from '../scoring';
import { HANDLERS, runDigests, type JobRun } from './handlers';
import { drainOutboxes } from './outbox';
import { watchRescorings } from './rescore-policy';
import { watchSyncs } from './watch-syncs';
import { trimOldRows } from './trim';

export interface DrainCounts {
  readonly completed: number;
  readonly failed: number;
  /** False when the time budget ended it before every queue was seen to be empty. */
  readonly done: boolean;
}

/**
 * Queues whose jobs are not begun with less time (ms) than this: they would only be cut short, and
 * given back at once, over and over until the end.
 */
const LEAST_MS: Readonly<Record<string, number>> = { 'risk-preview': 5_000, 'risk-run': 5_000 };

/** So much of the time may go to old rows before the jobs have theirs; the rest of them is a job. */
const TRIM_SHARE = 0.1;

type Fetched = Awaited<ReturnType<PgBoss['fetch']>>;

async function runOne(
  boss: PgBoss,
  deps: Deps,
  queue: string,
  job: Fetched[number],
  run: JobRun,
): Promise<boolean> {
  try {
    await HANDLERS[queue]?.(deps, job.data, run);
  } catch (error) {
    run.log.error({ queue, job: job.id, err: error }, 'job failed');
    // A message may quote a whole list of words; the job's row keeps its beginning.
    const message = error instanceof Error ? error.message.slice(0, 2_000) : 'failed';
    await boss.fail(queue, job.id, { message });
    return false;
  }
  await boss.complete(queue, job.id);
  return true;
}

interface Budget {
  /** Wall-clock time (ms). */
  readonly until: number;
  readonly wholeMs: number;
  readonly log: Logger;
}

async function drainQueues(
  connectionString: string,
  deps: Deps,
  { until, wholeMs, log }: Budget,
): Promise<DrainCounts> {
  const boss = createWorkerQueue(connectionString);
  await boss.start();
  const counts = { completed: 0, failed: 0 };
  let passedOver = false;
  try {
    for (const queue of Object.keys(HANDLERS)) {
      for (;;) {
        const left = until - Date.now();
        if (left <= 0) return { ...counts, done: false };
        if (left < (LEAST_MS[queue] ?? 0)) {
          passedOver = true;
          break;
        }
        const [job] = await boss.fetch(queue, { batchSize: 1 });
        if (!job) break;
        const run = { budgetMs: until - Date.now(), wholeMs, log };
        const ok = await runOne(boss, deps, queue, job, run);
        counts[ok ? 'completed' : 'failed'] += 1;
      }
    }
    return { ...counts, done: !passedOver };
  } finally {
    await boss.stop({ graceful: false, wait: true });
  }
}

/** An exchange that has begun is waited for beyond the budget; so much (ms) of it is kept for that. */
const EXCHANGE_MS = 5_000;

/**
 * Drains every queue within a time budget, for platforms where nothing runs between requests. A job
 * that fails is given back to its queue, which retries it with its own backoff. What waits to leave
 * the house is delivered meanwhile, and then what the jobs have made.
 */
export async function runJobs(
  connectionString: string,
  deps: Deps,
  budgetMs: number,
  log = getLog(),
): Promise<DrainCounts> {
  const until = Date.now() + budgetMs;
  // No worker lives here that would look after what was killed, and after what has become due.
  await watchImports(deps);
  await watchRuns(deps);
  await watchRescorings(deps);
  await watchSyncs(deps, until);
  await watchNextSteps(deps, until);
  await runDigests(deps, { budgetMs: Math.max(0, until - Date.now()), log });
  await trimOldRows(deps, { budgetMs: budgetMs * TRIM_SHARE, log });
  const sendAll = () => drainOutboxes(deps, log, until - Date.now() - EXCHANGE_MS);
  const queues = drainQueues(connectionString, deps, { until, wholeMs: budgetMs, log });
  const [counts] = await Promise.all([queues, sendAll()]);
  const isAllSent = await sendAll();
  return { ...counts, done: counts.done && isAllSent };
}
