import type { ClosedDeal } from '../backtest/closed-deals';
import { logistic } from '../ramp';
import type { Design } from './design';
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
/** A slope below this would leave nothing of an order. */
const LOWEST_SLOPE = 0.05;
const ROUNDS = 50;

/** Fits slope and shift to rows, whose weights add up to the number of their deals. */
export function fitCalibration(
  design: Design,
  logOdds: Float64Array,
  rows: readonly number[],
): Calibration {
  const weight = new Set(rows.map((row) => design.deal[row])).size / Math.max(1, rows.length);
  let slope = 1;
  let shift = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    let [bySlope, byShift] = [HOLD * (slope - 1), HOLD * shift];
    let [slopes, both, shifts] = [HOLD, 0, HOLD];
    for (const row of rows) {
      const x = logOdds[row] as number;
      const p = logistic(slope * x + shift);
      const error = weight * (p - (design.lost[row] as number));
      const curvature = weight * p * (1 - p);
      bySlope += error * x;
      byShift += error;
      slopes += curvature * x * x;
      both += curvature * x;
      shifts += curvature;
    }
    const determinant = slopes * shifts - both * both;
    const moveSlope = (shifts * bySlope - both * byShift) / determinant;
    const moveShift = (slopes * byShift - both * bySlope) / determinant;
    slope = Math.max(LOWEST_SLOPE, slope - moveSlope);
    shift -= moveShift;
    if (Math.abs(moveSlope) + Math.abs(moveShift) < 1e-9) break;
  }

  return { slope, shift };
}

/** Each block but the first, calibrated on deals that had closed before it and on blocks before. */
function calibrateLater(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  logOdds: Float64Array,
): Float64Array {
  const later = new Float64Array(design.rows).fill(Number.NaN);
  for (const block of blocks.slice(1)) {
    const earlier = rowsWithin(design, { from: (blocks[0] as Block).from, to: block.from });
    const known = earlier.filter(
      (row) => (closed[design.deal[row] as number] as ClosedDeal).closedAt < block.from,
    );
    const { slope, shift } = fitCalibration(design, logOdds, known);
    for (const row of rowsWithin(design, block))
      later[row] = slope * (logOdds[row] as number) + shift;
  }

  return later;
}

/**
 * A calibration where it lowers the Brier score on later blocks by more than its standard error;
 * null where it does not, as mostly.
 */
export function decideCalibration(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  { logOdds }: OutOfTime,
): Calibration | null {
  if (blocks.length < 2) return null;
  const later = calibrateLater(design, closed, blocks, logOdds);
  const excess = excessOf(squaredErrors(design, later), squaredErrors(design, logOdds));
  const { mean, error } = meanByDeal(design, excess, 'snapshot');
  if (!(mean < -error)) return null;
  const rows = rowsWithin(design, { from: (blocks[0] as Block).from, to: Infinity });

  return fitCalibration(design, logOdds, rows);
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
