import 'server-only';
import { isTrailGuarded } from '../audit';
import { isProviderRefusing, providerOf } from '../email';
import type { Deps } from '../platform/deps';
import { getEnv } from '../platform/env';
import { queueState } from '../platform/queue';
import { redisState } from '../platform/redis';
import { pingDatabase } from './repository';

/** `refused`: configured, but whoever it speaks to does not let it in. */
export type PartState = 'up' | 'down' | 'configured' | 'refused' | 'off' | 'guarded' | 'unguarded';

export interface Health {
  /** `down` when the database is away, `degraded` when the queue's tables are missing. */
  readonly status: 'ok' | 'degraded' | 'down';
  readonly parts: Readonly<Record<string, PartState>>;
  readonly jobsWaiting: number;
}

const optional = (value: unknown): PartState => (value ? 'configured' : 'off');

function optionalParts(): Record<string, PartState> {
  const env = getEnv();
  return {
    clerk: optional(env.CLERK_SECRET_KEY),
    email: optional(providerOf(env)),
    assistant: optional(env.OPENROUTER_API_KEY),
    sentry: optional(env.NEXT_PUBLIC_SENTRY_DSN),
    sealing: optional(env.SENTINEL_ENCRYPTION_KEYS),
  };
}

/** Whether the app's role is kept from altering the audit trail; no word where it cannot be known. */
async function trailPart(db: Deps['db']): Promise<Record<string, PartState>> {
  try {
    return { auditTrail: (await isTrailGuarded(db)) ? 'guarded' : 'unguarded' };
  } catch {
    return {};
  }
}

/** Whether mails wait because the provider refuses our key; no word where it cannot be known. */
async function mailPart(db: Deps['db']): Promise<Record<string, PartState>> {
  try {
    const isRefused = providerOf(getEnv()) !== null && (await isProviderRefusing(db));
    return isRefused ? { email: 'refused' } : {};
  } catch {
    return {};
  }
}

const PING_MS = 3_000;

/** Never throws: an unreachable database is an answer here. */
export async function readHealth({ db }: Deps): Promise<Health> {
  const [database, redis] = await Promise.all([pingDatabase(db, PING_MS), redisState()]);
  const queue = database ? await queueState(db) : { ok: false, waiting: 0 };
  const parts = {
    database: database ? ('up' as const) : ('down' as const),
    queue: queue.ok ? ('up' as const) : ('down' as const),
    redis,
    ...optionalParts(),
    ...(database ? await trailPart(db) : {}),
    ...(database ? await mailPart(db) : {}),
  };
  const status = database ? (queue.ok ? 'ok' : 'degraded') : 'down';
  return { status, parts, jobsWaiting: queue.waiting };
}
