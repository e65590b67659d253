const DAY_MS = 86_400_000;
/** As much as a column of counts holds. */
const MOST = 2_147_483_647;

/** A count that a provider told: whole, from 0, and at most what is stored; null for what is none. */
export function countFrom(value: unknown): number | null {
  if (typeof value !== 'number' || Number.isNaN(value)) return null;
  return Math.min(MOST, Math.max(0, Math.trunc(value)));
}

/** A pause that a provider asked for, ms: nobody is waited for longer than a day. */
export function waitFrom(ms: number | null | undefined): number | null {
  if (ms === null || ms === undefined || Number.isNaN(ms) || ms < 0) return null;
  return Math.min(ms, DAY_MS);
}
