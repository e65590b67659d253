import 'server-only';
import { getDeps } from '../platform/deps';
import { getLog } from '../platform/log';
import { getRedis } from '../platform/redis';
import { Hub } from './hub';
import { createRedisSignal } from './redis-signal';

const holder = globalThis as typeof globalThis & { sentinelHub?: Hub };

/** The process's one hub; it does nothing while no stream is open. */
export function getHub(): Hub {
  if (!holder.sentinelHub) {
    const redis = getRedis();
    holder.sentinelHub = new Hub({
      deps: getDeps(),
      signal: redis ? createRedisSignal(redis) : null,
      report: (error) => getLog().error({ err: error }, 'live log could not be read'),
    });
  }
  return holder.sentinelHub;
}

/** Ends the open streams of a process that stops: the server waits for every connection. */
export function closeStreams(): void {
  holder.sentinelHub?.closeAll();
}
