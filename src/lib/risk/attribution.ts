import { SIGNAL_NAMES, type Assessment, type SignalName } from './types';

/** What of an assessment a change of its score is explained by. */
export type Scored = Pick<Assessment, 'score' | 'base' | 'contributions'>;

/** What one signal (or the base, which only norms and policies move) did to a score. */
export interface MovePart {
  readonly signal: SignalName | 'base';
  /** The change in log-odds. */
  readonly points: number;
  /** Its share of the change of the score. */
  readonly score: number;
}

/** Changes of points below this are rounding of sums, not of signals. */
const LEAST_POINTS = 1e-12;

/** Below this change in log-odds the quotient of the two differences is rounding alone. */
const SMALLEST_QUOTIENT = 1e-6;

/** Points by signal, those of 0 left out. */
export function pointsBySignal({ contributions }: Pick<Scored, 'contributions'>) {
  const points: Partial<Record<SignalName, number>> = {};
  for (const { signal, points: each } of contributions) {
    if (each !== 0) points[signal] = (points[signal] ?? 0) + each;
  }

  return points;
}

const totalOf = ({ base, contributions }: Scored): number =>
  contributions.reduce((sum, { points }) => sum + points, base);

/** How much score one point of log-odds was worth on the way from the one sum to the other. */
function slopeOf(before: Scored, after: Scored, points: number): number {
  if (points === 0) return 0;
  const slope = (after.score - before.score) / points;

  return Math.abs(points) < SMALLEST_QUOTIENT ? after.score * (1 - after.score) : slope;
}

function largestOf(parts: readonly MovePart[]): number {
  let largest = 0;
  for (const [index, { points }] of parts.entries()) {
    if (Math.abs(points) > Math.abs(parts[largest]?.points ?? 0)) largest = index;
  }

  return largest;
}

/** Puts what rounding left over into the largest part, so that the sums are exact. */
function settle(parts: MovePart[], points: number, score: number): MovePart[] {
  const index = largestOf(parts);
  const largest = parts[index];
  if (!largest) return parts;
  const rest = (field: 'points' | 'score', total: number): number =>
    total - parts.reduce((sum, part) => sum + part[field], 0);
  const settled = {
    signal: largest.signal,
    points: largest.points + rest('points', points),
    score: largest.score + rest('score', score),
  };

  return parts.with(index, settled);
}

/**
 * What moved a score from one assessment to another, signal by signal; the parts sum to the change,
 * in log-odds and in the score. A part's share of the score is its points times the mean slope on the
 * straight line between both sums (Aumann and Shapley's prices, 1974): exact, since the score depends
 * on the sum alone. Signals that did not change are left out.
 */
export function attribute(before: Scored, after: Scored): MovePart[] {
  const had = pointsBySignal(before);
  const has = pointsBySignal(after);
  const changes = [
    { signal: 'base' as const, points: after.base - before.base },
    ...SIGNAL_NAMES.map((signal) => ({ signal, points: (has[signal] ?? 0) - (had[signal] ?? 0) })),
  ].filter(({ points }) => Math.abs(points) > LEAST_POINTS);
  const points = totalOf(after) - totalOf(before);
  const slope = slopeOf(before, after, points);
  const parts = changes.map((change) => ({ ...change, score: change.points * slope }));

  return settle(parts, points, after.score - before.score);
}
