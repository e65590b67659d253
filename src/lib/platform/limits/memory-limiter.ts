import { decide, WINDOW_MS, type Limiter } from './limiter';

interface Window {
  startsAt: number;
  used: number;
}

const MAX_KEYS = 50_000;

/** Fixed windows in this process's memory: exact under concurrency, since a take is one step. */
export function createMemoryLimiter(): Limiter {
  const windows = new Map<string, Window>();

  const windowOf = (key: string, now: number): Window => {
    const found = windows.get(key);
    // Of two calls at once the later may have read the clock first: that opens no window anew.
    if (found && Math.abs(now - found.startsAt) < WINDOW_MS) return found;
    // Oldest first: a flood of made-up keys cannot grow the map without bound.
    if (windows.size >= MAX_KEYS) windows.delete(windows.keys().next().value as string);
    const fresh = { startsAt: now, used: 0 };
    windows.delete(key);
    windows.set(key, fresh);
    return fresh;
  };

  return {
    take(claims, now) {
      const found = claims.map(({ key, limit }) => ({ limit, window: windowOf(key, now) }));
      const decision = decide(
        found.map(({ limit, window }) => ({
          limit,
          used: window.used,
          endsInMs: window.startsAt + WINDOW_MS - now,
        })),
      );
      if (decision.allowed) for (const { window } of found) window.used += 1;
      return Promise.resolve(decision);
    },
  };
}
