// npm run worker: background work in a process of its own, for self-hosted installations.
import { startWorker } from '@/lib/jobs';
import { getLog } from '@/lib/platform/log';
import { withDatabase } from './script-context';

await withDatabase(async (deps, url) => {
  const worker = await startWorker(url, deps, getLog());
  getLog().info('worker started');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await worker.stop();
  getLog().info('worker stopped');
});
