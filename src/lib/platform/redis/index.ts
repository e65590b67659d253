import 'server-only';
import { getEnv, type Env } from '../env';
import { getLog } from '../log';
import { createRedis, type Redis } from './redis';
import { redisAdapter } from './redis-adapter';
import { upstashAdapter } from './upstash-adapter';

export { RedisError, type Redis } from './redis';

type Settings = Pick<Env, 'REDIS_URL' | 'UPSTASH_REDIS_REST_URL' | 'UPSTASH_REDIS_REST_TOKEN'>;

const REPORT_EVERY_MS = 60_000;

/** A Redis that is away is said once a minute, not once per attempt. */
function sparingly(report: (error: unknown) => void): (error: unknown) => void {
  let lastAt = -Infinity;
  return (error) => {
    if (Date.now() - lastAt < REPORT_EVERY_MS) return;
    lastAt = Date.now();
    report(error);
  };
}

/** The Redis of these settings; null where none is set. Connects to nothing yet. */
export function openRedis(env: Settings, report: (error: unknown) => void): Redis | null {
  if (env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN) {
    return createRedis(upstashAdapter(env.UPSTASH_REDIS_REST_URL, env.UPSTASH_REDIS_REST_TOKEN));
  }
  if (env.REDIS_URL) return createRedis(redisAdapter(env.REDIS_URL, sparingly(report)));
  return null;
}

const holder = globalThis as typeof globalThis & { sentinelRedis?: Redis | null };

/** The process's one Redis; null where none is configured. Never fails, whatever state Redis is in. */
export function getRedis(): Redis | null {
  if (holder.sentinelRedis === undefined) {
    const report = (error: unknown) => getLog().warn({ err: error }, 'redis');
    holder.sentinelRedis = openRedis(getEnv(), report);
  }
  return holder.sentinelRedis;
}

/** Whether the configured Redis answers. */
export async function redisState(redis = getRedis()): Promise<'off' | 'up' | 'down'> {
  if (!redis) return 'off';
  try {
    return (await redis.send(['PING'])) === 'PONG' ? 'up' : 'down';
  } catch {
    return 'down';
  }
}
