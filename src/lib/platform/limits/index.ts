import 'server-only';
import { getLog } from '../log';
import { getRedis } from '../redis';
import { createMemoryLimiter } from './memory-limiter';
import { createRedisLimiter } from './redis-limiter';
import type { Limits } from './take-call';

export { ADDRESS_HEADER, clientAddress } from './client-address';
export type { Decision } from './limiter';
export { takeCall, type Caller } from './take-call';
export type { Tier } from './tiers';

const holder = globalThis as typeof globalThis & { sentinelLimits?: Limits };

/** The process's limits: shared through Redis where one is configured, in memory where not. */
export function getLimits(): Limits {
  if (!holder.sentinelLimits) {
    const redis = getRedis();
    holder.sentinelLimits = {
      shared: redis ? createRedisLimiter(redis) : null,
      memory: createMemoryLimiter(),
      report: (error) => getLog().debug({ err: error }, 'limits are not shared right now'),
    };
  }
  return holder.sentinelLimits;
}
