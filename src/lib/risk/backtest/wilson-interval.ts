import type { Interval } from './bootstrap';

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * The 95 % score interval of a share of `n` (Wilson 1927): unlike the plain one it stays within 0..1 and
 * holds for few and for extreme counts.
 *
 * @param share 0..1 of the `n` @returns null where there is nothing to count
 */
export function wilsonInterval(share: number, n: number): Interval | null {
  if (n === 0) return null;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);

  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
