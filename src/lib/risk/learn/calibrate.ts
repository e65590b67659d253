import type { ClosedDeal } from '../backtest/closed-deals';
import type { Design } from './design';
import { fitRidge } from './fit-ridge';
import {
  excessOf,
  meanByDeal,
  rowsWithin,
  squaredErrors,
  type Block,
  type OutOfTime,
} from './out-of-time';
import type { Columns, Prior } from './parameters';

/** Platt's calibration: log-odds x become slope × x + shift. */
export interface Calibration {
  readonly slope: number;
  readonly shift: number;
}

/** How many deals' worth of evidence holds a calibration to doing nothing. */
const HOLD = 10;
/** What it starts from; a slope below the lowest would leave nothing of an order. */
const PRIOR: Prior = {
  start: Float64Array.of(1, 0),
  low: Float64Array.of(0.05, -Infinity),
  high: Float64Array.of(Infinity, Infinity),
  hold: Float64Array.of(1, 1),
};

/** Rows of two numbers, the log-odds and 1: so the coefficients are slope and shift. */
function straightLine(design: Design, logOdds: Float64Array, rows: readonly number[]): Design {
  const count = rows.length;

  return {
    rows: count,
    starts: Int32Array.from({ length: count + 1 }, (_, row) => 2 * row),
    silenceFrom: Int32Array.from({ length: count }, (_, row) => 2 * row + 2),
    columns: Int32Array.from({ length: 2 * count }, (_, place) => place % 2),
    values: Float64Array.from(rows.flatMap((row) => [logOdds[row] as number, 1])),
    touched: new Uint8Array(count),
    coverage: new Float64Array(count),
    lost: Uint8Array.from(rows, (row) => design.lost[row] as number),
    at: Float64Array.from(rows, (row) => design.at[row] as number),
    deal: Int32Array.from(rows, (row) => design.deal[row] as number),
  };
}

/** Fits slope and shift to rows, whose weights add up to the number of their deals. */
export function* fitCalibration(
  design: Design,
  logOdds: Float64Array,
  rows: readonly number[],
): Generator<void, Calibration> {
  const weight = new Set(rows.map((row) => design.deal[row])).size / Math.max(1, rows.length);
  const line = straightLine(design, logOdds, rows);
  const sample = { design: line, weights: new Float64Array(rows.length).fill(weight) };
  const [slope = 1, shift = 0] = yield* fitRidge(sample, PRIOR, HOLD, PRIOR.start);

  return { slope, shift };
}

/** Each block but the first, calibrated on deals that had closed before it and on blocks before. */
function* calibrateLater(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  logOdds: Float64Array,
): Generator<void, Float64Array> {
  const later = new Float64Array(design.rows).fill(Number.NaN);
  for (const block of blocks.slice(1)) {
    const earlier = rowsWithin(design, { from: (blocks[0] as Block).from, to: block.from });
    const known = earlier.filter(
      (row) => (closed[design.deal[row] as number] as ClosedDeal).closedAt < block.from,
    );
    const { slope, shift } = yield* fitCalibration(design, logOdds, known);
    for (const row of rowsWithin(design, block))
      later[row] = slope * (logOdds[row] as number) + shift;
  }

  return later;
}

/**
 * A calibration where it lowers the Brier score on later blocks by more than its standard error;
 * null where it does not, as mostly.
 */
export function* decideCalibration(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  { logOdds }: OutOfTime,
): Generator<void, Calibration | null> {
  if (blocks.length < 2) return null;
  const later = yield* calibrateLater(design, closed, blocks, logOdds);
  const excess = excessOf(squaredErrors(design, later), squaredErrors(design, logOdds));
  const { mean, error } = meanByDeal(design, excess, 'snapshot');
  if (!(mean < -error)) return null;
  const rows = rowsWithin(design, { from: (blocks[0] as Block).from, to: Infinity });

  return yield* fitCalibration(design, logOdds, rows);
}

/**
 * Folds a calibration into the numbers of a policy, since a score stays the sum of its parts; null
 * where they would leave their bounds.
 */
export function foldCalibration(
  values: Float64Array,
  { slope, shift }: Calibration,
  columns: Columns,
  prior: Prior,
): Float64Array | null {
  const folded = values.map((each) => each * slope);
  folded[columns.intercept] = (folded[columns.intercept] as number) + shift;
  const fits = folded.every(
    (each, j) => each >= (prior.low[j] as number) && each <= (prior.high[j] as number),
  );

  return fits ? folded : null;
}
