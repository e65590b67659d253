export const WINDOW_MS = 60_000;

/** One budget that a call takes from: `search:user:<id>`, at most `limit` a minute. */
export interface Claim {
  readonly key: string;
  readonly limit: number;
}

/** How a call stands to the budget that is nearest to its end. */
export interface Decision {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window ends, at least 1. */
  readonly resetSeconds: number;
}

/** Takes one call off all of the budgets, or off none where one of them is used up. */
export interface Limiter {
  take(claims: readonly Claim[], now: number): Promise<Decision>;
}

/** How one budget stood before the call was taken. */
export interface Standing {
  readonly limit: number;
  readonly used: number;
  readonly endsInMs: number;
}

/** The decision over several budgets; the same for every limiter. */
export function decide(standings: readonly Standing[]): Decision {
  const allowed = standings.every(({ used, limit }) => used < limit);
  const [nearest] = standings.toSorted((a, b) => a.limit - a.used - (b.limit - b.used));
  const { limit = 0, used = 0, endsInMs = 0 } = nearest ?? {};
  return {
    allowed,
    limit,
    remaining: Math.max(0, limit - used - (allowed ? 1 : 0)),
    resetSeconds: Math.max(1, Math.ceil(endsInMs / 1_000)),
  };
}
