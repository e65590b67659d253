const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Delays (ms) before each attempt, of Standard Webhooks: ten attempts over some three days. */
export const RETRY_DELAYS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

const SPREAD = 0.2;
const LONGEST_WAIT = 24 * HOUR;

/**
 * How long (ms) to wait before the next attempt, or null where there is none.
 *
 * @param attempt how many attempts of the schedule were made, from 1
 * @param random 0 to 1, spread over 20 % either way: those that failed together do not return together
 * @param retryAfterMs what the other side asked for: never sooner than that, up to a day
 */
export function retryDelay(
  attempt: number,
  random: number,
  retryAfterMs: number | null = null,
  delays: readonly number[] = RETRY_DELAYS,
): number | null {
  const delay = delays[attempt];
  if (delay === undefined) return null;
  const spread = delay * (1 - SPREAD + 2 * SPREAD * random);
  return Math.round(Math.max(spread, Math.min(retryAfterMs ?? 0, LONGEST_WAIT)));
}

/** The milliseconds of a `Retry-After`: seconds, or a date; null where it is neither or absent. */
export function parseRetryAfter(value: string | null | undefined, now: Date): number | null {
  const given = value?.trim();
  if (!given) return null;
  if (/^\d{1,9}$/.test(given)) return Number(given) * SECOND;
  const at = Date.parse(given);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
