import 'server-only';
import { EnvError, getEnv } from '../platform/env';
import { getDeps } from '../platform/deps';
import { getLog } from '../platform/log';
import { registerSubscriptions } from './subscriptions';
import { stopOnSignal } from './stop-on-signal';
import { startWorker } from './worker';

/** One line on the error stream, and no server: a half-configured product must not look alive. */
function demandUsableEnv(): void {
  try {
    getEnv();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

export async function startServer(): Promise<void> {
  demandUsableEnv();
  registerSubscriptions();
  const env = getEnv();
  if (env.SENTINEL_WORKER !== 'inprocess' || !env.DATABASE_URL) return;
  const log = getLog();
  const worker = await startWorker(env.DATABASE_URL, getDeps(), log);
  stopOnSignal(process, async () => {
    const started = Date.now();
    try {
      await worker.stop();
      log.info({ ms: Date.now() - started }, 'worker stopped');
    } catch (error) {
      log.error({ err: error }, 'worker did not stop');
      throw error;
    }
  });
}
