import 'server-only';
import { getRedis, type Redis } from '../platform/redis';

/** Says whether something may have happened since it was last asked. */
export interface Signal {
  changed(): Promise<boolean>;
}

/** Counts commits that wrote into the live log, over all processes that share the Redis. */
const KEY = 'sentinel:live';

/**
 * Lets a hub ask Redis instead of PostgreSQL whether anything happened. Only a hint: the log itself is
 * in PostgreSQL, and the hub looks there every few seconds in any case, and at once where Redis is away.
 */
export function createRedisSignal(redis: Redis): Signal {
  let seen: unknown;
  return {
    changed: async () => {
      const value = await redis.send(['GET', KEY]);
      const isNew = value !== seen;
      seen = value;
      return isNew;
    },
  };
}

/** Tells the hubs of other processes; nobody waits for it, and it may get lost. */
export function signalOthers(redis = getRedis()): void {
  redis?.send(['INCR', KEY]).catch(() => undefined);
}
