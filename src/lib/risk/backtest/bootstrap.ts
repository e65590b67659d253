import { quantile } from './metrics';
import { drain, Pace } from './steps';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export const RESAMPLES = 200;
/** Fixed, so that the same files give the same interval to the last digit. */
const SEED = 7;
/** A row of a statistic beside one event that is replayed. */
const UNITS_A_ROW = 0.05;

/** Mulberry32: numbers in 0..1 that depend on the seed alone. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;

  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;

    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A figure of all rows when each deal counts as often as it was drawn. */
export type Statistic = (drawn: Float64Array) => number | null;

/**
 * The values of statistics over samples of the deals, drawn with replacement (a cluster bootstrap:
 * the rows of a deal come and go together, since they share its outcome). All statistics see the
 * same draws, so that their differences may be taken draw by draw. In slices of work; progress 0..1.
 *
 * @param rows how many each statistic looks at
 */
export function* bootstrapSteps(
  deals: number,
  rows: number,
  statistics: readonly Statistic[],
  resamples: number = RESAMPLES,
): Generator<number, (number | null)[][]> {
  const random = seededRandom(SEED);
  const pace = new Pace();
  const values: (number | null)[][] = statistics.map(() => []);
  const drawn = new Float64Array(deals);
  for (let sample = 0; sample < resamples; sample += 1) {
    drawn.fill(0);
    for (let i = 0; i < deals; i += 1) {
      const deal = Math.floor(random() * deals);
      drawn[deal] = (drawn[deal] as number) + 1;
    }
    for (const [index, statistic] of statistics.entries()) {
      values[index]?.push(statistic(drawn));
      if (pace.spend((rows + deals) * UNITS_A_ROW)) yield sample / resamples;
    }
  }

  return values;
}

/** `bootstrapSteps` in one go. */
export const bootstrap = (
  deals: number,
  statistics: readonly Statistic[],
  resamples: number = RESAMPLES,
): (number | null)[][] => drain(bootstrapSteps(deals, 0, statistics, resamples));

/** The middle 95 % of values; draws in which a figure has no value are left out. */
export function interval95(values: readonly (number | null)[]): Interval | null {
  const known = values.filter((value) => value !== null);
  const low = quantile(known, 0.025);
  const high = quantile(known, 0.975);

  return low === null || high === null ? null : { low, high };
}

/** What `a` has more than `b`, draw by draw. */
export function differences(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): (number | null)[] {
  return a.map((value, draw) => {
    const other = b[draw] ?? null;

    return value === null || other === null ? null : value - other;
  });
}
