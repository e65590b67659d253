import 'server-only';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import { createWorkerQueue, type PgBoss } from '../platform/queue';
import { HANDLERS, type JobRun } from './handlers';
import { startOutbox } from './outbox';

const JOB_BUDGET_MS = 600_000;
/** Every ten minutes, so that a deal that falls silent is noticed within the hour. */
const SWEEP_CRON = '*/10 * * * *';
/** Every minute: an import, a backtest or a rescoring whose process was killed goes on soon after. */
const WATCH_CRON = '* * * * *';
/** Every five minutes: a digest comes at about the hour that its person has chosen. */
const DIGEST_CRON = '*/5 * * * *';
/**
 * So many jobs a look where one comes with nearly every commit; a look every two seconds that takes one
 * job would be outrun by 31 commits a minute.
 */
const BATCHES: Readonly<Record<string, number>> = { 'event-dispatch': 500 };
/** So many at a time in one process where most of the time is spent waiting for somebody else's server. */
const LANES: Readonly<Record<string, number>> = { sync: 4 };
/** Below the ten seconds that containers are commonly given between being asked and being killed. */
const STOP_MS = 8_000;

export interface Worker {
  /**
   * Lets running jobs finish the batch they are in, and what is being delivered arrive, for 8 s at most;
   * then disconnects. A delivery that took longer is made again when its lease has ended.
   */
  stop(): Promise<void>;
}

async function listen(boss: PgBoss, deps: Deps, run: JobRun, queue: string): Promise<void> {
  const handler = HANDLERS[queue];
  if (!handler) throw new Error(`No handler for the queue "${queue}".`);
  const batchSize = BATCHES[queue] ?? 1;
  await boss.work(queue, { batchSize, pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const job of jobs) {
      const started = Date.now();
      try {
        const result = await handler(deps, job.data, run);
        run.log.info({ queue, job: job.id, ms: Date.now() - started, result }, 'job done');
      } catch (error) {
        run.log.error({ queue, job: job.id, ms: Date.now() - started, err: error }, 'job failed');
        // It alone goes back to its queue, which tries it again later; not what came along with it.
        const message = error instanceof Error ? error.message.slice(0, 2_000) : 'failed';
        await boss.fail(queue, job.id, { message });
      }
    }
  });
}

/** Waits for something, and no longer than so many milliseconds. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Starts background work in this process; any number may run on any number of machines. */
export async function startWorker(
  connectionString: string,
  deps: Deps,
  log: Logger,
): Promise<Worker> {
  const stopping = new AbortController();
  const run = { budgetMs: JOB_BUDGET_MS, log, signal: stopping.signal };
  const boss = createWorkerQueue(connectionString);
  boss.on('error', (error) => log.error({ err: error }, 'queue'));
  await boss.start();
  for (const queue of Object.keys(HANDLERS)) {
    for (let lane = 0; lane < (LANES[queue] ?? 1); lane += 1) await listen(boss, deps, run, queue);
  }
  const scheduled = {
    'risk-sweep': SWEEP_CRON,
    'import-watch': WATCH_CRON,
    'risk-run-watch': WATCH_CRON,
    'policy-watch': WATCH_CRON,
    'sync-watch': WATCH_CRON,
    'next-step-watch': SWEEP_CRON,
    digests: DIGEST_CRON,
    trim: SWEEP_CRON,
  };
  for (const [queue, cron] of Object.entries(scheduled)) {
    await boss.schedule(queue, cron, {}, { singletonKey: queue });
    await boss.send(queue, {}, { singletonKey: queue });
  }
  const outbox = startOutbox(deps, log);
  return {
    stop: async () => {
      stopping.abort();
      const stopped = boss.stop({ graceful: true, timeout: STOP_MS, wait: true });
      await Promise.all([stopped, within(STOP_MS, outbox.stop())]);
    },
  };
}
