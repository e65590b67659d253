import 'server-only';
import { watchImports } from '../deals';
import type { Deps } from '../platform/deps';
import { getLog } from '../platform/log';
import { createWorkerQueue, type PgBoss } from '../platform/queue';
import { watchRuns } from '../scoring';
import { HANDLERS, type JobRun } from './handlers';

export interface DrainCounts {
  readonly completed: number;
  readonly failed: number;
  /** False when the time budget ended it with jobs left. */
  readonly done: boolean;
}

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
    await boss.fail(queue, job.id, { message: error instanceof Error ? error.message : 'failed' });
    return false;
  }
  await boss.complete(queue, job.id);
  return true;
}

/**
 * Drains every queue within a time budget, for platforms where nothing runs between requests. A job
 * that fails is given back to its queue, which retries it with its own backoff.
 */
export async function runJobs(
  connectionString: string,
  deps: Deps,
  budgetMs: number,
  log = getLog(),
): Promise<DrainCounts> {
  const until = Date.now() + budgetMs;
  // No worker lives here that would look after imports and runs whose process was killed.
  await watchImports(deps);
  await watchRuns(deps);
  const boss = createWorkerQueue(connectionString);
  await boss.start();
  const counts = { completed: 0, failed: 0 };
  try {
    for (const queue of Object.keys(HANDLERS)) {
      for (;;) {
        if (Date.now() >= until) return { ...counts, done: false };
        const [job] = await boss.fetch(queue, { batchSize: 1 });
        if (!job) break;
        const ok = await runOne(boss, deps, queue, job, { budgetMs: until - Date.now(), log });
        counts[ok ? 'completed' : 'failed'] += 1;
      }
    }
    return { ...counts, done: true };
  } finally {
    await boss.stop({ graceful: false, wait: true });
  }
}
