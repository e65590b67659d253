import 'server-only';
import type { Deps } from '../platform/deps';
import type { Logger } from '../platform/log';
import { createWorkerQueue, type PgBoss } from '../platform/queue';
import { HANDLERS } from './handlers';

const JOB_BUDGET_MS = 600_000;
/** Every ten minutes: a deal that falls silent is noticed within the hour after its hour is up. */
const SWEEP_CRON = '*/10 * * * *';

export interface Worker {
  /** Lets running jobs finish, then disconnects. */
  stop(): Promise<void>;
}

async function listen(boss: PgBoss, deps: Deps, log: Logger, queue: string): Promise<void> {
  const handler = HANDLERS[queue];
  if (!handler) throw new Error(`No handler for the queue "${queue}".`);
  await boss.work(queue, { batchSize: 1, pollingIntervalSeconds: 2 }, async (jobs) => {
    for (const job of jobs) {
      const started = Date.now();
      const result = await handler(deps, job.data, JOB_BUDGET_MS);
      log.info({ queue, job: job.id, ms: Date.now() - started, result }, 'job done');
    }
  });
}

/** Starts background work in this process; any number may run on any number of machines. */
export async function startWorker(
  connectionString: string,
  deps: Deps,
  log: Logger,
): Promise<Worker> {
  const boss = createWorkerQueue(connectionString);
  boss.on('error', (error) => log.error({ err: error }, 'queue'));
  await boss.start();
  for (const queue of Object.keys(HANDLERS)) await listen(boss, deps, log, queue);
  await boss.schedule('risk-sweep', SWEEP_CRON, {}, { singletonKey: 'risk-sweep' });
  await boss.send('risk-sweep', {}, { singletonKey: 'risk-sweep' });
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000, wait: true }) };
}
