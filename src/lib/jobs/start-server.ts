import 'server-only';
import { EnvError, getEnv } from '../platform/env';
import { getDeps } from '../platform/deps';
import { getLog } from '../platform/log';
import { registerSubscriptions } from './subscriptions';
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
  const worker = await startWorker(env.DATABASE_URL, getDeps(), getLog());
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Next ends the process itself once requests are done; jobs get their chance meanwhile.
    process.once(signal, () => void worker.stop());
  }
}
