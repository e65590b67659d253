import 'server-only';

export interface RateLimit {
  /** Calls allowed per window. */
  readonly limit: number;
  readonly windowSeconds: number;
}

export interface LimitDecision {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterSeconds: number;
}

/** Takes one call off `key`'s allowance. One port; where several processes share it, Redis stands in. */
export interface RateLimiter {
  take(key: string, rate: RateLimit, now: number): Promise<LimitDecision>;
}

interface Window {
  startsAt: number;
  used: number;
}

const MAX_KEYS = 50_000;

/** Fixed windows in this process's memory: exact under concurrency, since a take is one step. */
export function createMemoryLimiter(): RateLimiter {
  const windows = new Map<string, Window>();

  const windowOf = (key: string, rate: RateLimit, now: number): Window => {
    const length = rate.windowSeconds * 1000;
    const found = windows.get(key);
    if (found && now < found.startsAt + length && now >= found.startsAt) return found;
    // Oldest first: a flood of made-up keys cannot grow the map without bound.
    if (windows.size >= MAX_KEYS) windows.delete(windows.keys().next().value as string);
    const fresh = { startsAt: now, used: 0 };
    windows.delete(key);
    windows.set(key, fresh);
    return fresh;
  };

  return {
    take(key, rate, now) {
      const window = windowOf(key, rate, now);
      const endsAt = window.startsAt + rate.windowSeconds * 1000;
      const retryAfterSeconds = Math.max(1, Math.ceil((endsAt - now) / 1000));
      if (window.used >= rate.limit) {
        return Promise.resolve({ allowed: false, remaining: 0, retryAfterSeconds });
      }
      window.used += 1;
      return Promise.resolve({
        allowed: true,
        remaining: rate.limit - window.used,
        retryAfterSeconds,
      });
    },
  };
}

const holder = globalThis as typeof globalThis & { sentinelLimiter?: RateLimiter };

export function getLimiter(): RateLimiter {
  holder.sentinelLimiter ??= createMemoryLimiter();
  return holder.sentinelLimiter;
}
