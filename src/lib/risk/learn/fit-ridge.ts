import { exp, log, square } from '../portable-math';
import { clamp, logistic } from '../ramp';
import type { Design } from './design';
import type { Prior } from './parameters';

/** Rows of a design with their weights: what a fit looks at. */
export interface Sample {
  readonly design: Design;
  /** By row; 0 leaves it out. */
  readonly weights: Float64Array;
}

/**
 * Silence raises only as far as touches are recorded at all, and lowers only where there was one:
 * what the engine does to the points of inactivity.
 */
function gateOf(design: Design, row: number, silence: number): number {
  if (silence > 0) return design.coverage[row] as number;

  return design.touched[row] === 1 ? 1 : 0;
}

function sumOf(design: Design, from: number, to: number, values: Float64Array): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    sum += (design.values[i] as number) * (values[design.columns[i] as number] as number);
  }

  return sum;
}

/** The log-odds of loss of a row, as `assess` computes them. */
export function logOddsOf(design: Design, row: number, values: Float64Array): number {
  const from = design.starts[row] as number;
  const middle = design.silenceFrom[row] as number;
  const silence = sumOf(design, middle, design.starts[row + 1] as number, values);

  return sumOf(design, from, middle, values) + gateOf(design, row, silence) * silence;
}

/** log(1 + e^x) without overflow; what adding 1 rounds away is far below what a loss is compared by. */
const softplus = (x: number): number => (x > 0 ? x : 0) + log(1 + exp(-Math.abs(x)));

const ROWS_A_SLICE = 4_000;
const MAX_ROUNDS = 30;
const MAX_SWEEPS = 400;
const MAX_HALVINGS = 12;
const TOLERANCE = 1e-6;

function penaltyOf({ start, hold }: Prior, ridge: number, values: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < values.length; j += 1) {
    sum += (hold[j] as number) * square((values[j] as number) - (start[j] as number));
  }

  return (ridge / 2) * sum;
}

function* lossOf({ design, weights }: Sample, values: Float64Array): Generator<void, number> {
  let sum = 0;
  for (let row = 0; row < design.rows; row += 1) {
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) yield;
    const weight = weights[row] as number;
    if (weight === 0) continue;
    const x = logOddsOf(design, row, values);
    sum += weight * (softplus(x) - (design.lost[row] === 1 ? x : 0));
  }

  return sum;
}

/** The slope and curvature of the loss. */
interface Quadratic {
  readonly gradient: Float64Array;
  /** Row after row, full. */
  readonly hessian: Float64Array;
}

function addToQuadratic(
  { design, weights }: Sample,
  row: number,
  values: Float64Array,
  into: Quadratic,
  scaled: Float64Array,
): void {
  const size = values.length;
  const from = design.starts[row] as number;
  const middle = design.silenceFrom[row] as number;
  const to = design.starts[row + 1] as number;
  const silence = sumOf(design, middle, to, values);
  const gate = gateOf(design, row, silence);
  const p = logistic(sumOf(design, from, middle, values) + gate * silence);
  const weight = weights[row] as number;
  const error = weight * (p - (design.lost[row] as number));
  const curvature = weight * p * (1 - p);
  for (let i = from; i < to; i += 1) {
    scaled[i - from] = (design.values[i] as number) * (i < middle ? 1 : gate);
  }
  for (let i = from; i < to; i += 1) {
    const x = scaled[i - from] as number;
    if (x === 0) continue;
    const column = design.columns[i] as number;
    into.gradient[column] = (into.gradient[column] as number) + error * x;
    const by = curvature * x;
    for (let k = from; k <= i; k += 1) {
      const cell = column * size + (design.columns[k] as number);
      into.hessian[cell] = (into.hessian[cell] as number) + by * (scaled[k - from] as number);
    }
  }
}

function* quadraticAt(
  sample: Sample,
  prior: Prior,
  ridge: number,
  values: Float64Array,
): Generator<void, Quadratic> {
  const size = values.length;
  const into = { gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  const scaled = new Float64Array(size);
  for (let row = 0; row < sample.design.rows; row += 1) {
    if (row % ROWS_A_SLICE === ROWS_A_SLICE - 1) yield;
    if (sample.weights[row] !== 0) addToQuadratic(sample, row, values, into, scaled);
  }
  // Each pair of columns was met in one order only.
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const both = (into.hessian[a * size + b] as number) + (into.hessian[b * size + a] as number);
      into.hessian[a * size + b] = both;
      into.hessian[b * size + a] = both;
    }
    const held = ridge * (prior.hold[a] as number);
    into.hessian[a * size + a] = (into.hessian[a * size + a] as number) + held;
    const off = (values[a] as number) - (prior.start[a] as number);
    into.gradient[a] = (into.gradient[a] as number) + held * off;
  }

  return into;
}

/** Where the quadratic is lowest within the bounds: one coordinate after the other, again and again. */
function lowestWithin(
  { gradient, hessian }: Quadratic,
  prior: Prior,
  values: Float64Array,
): Float64Array {
  const size = values.length;
  const next = values.slice();
  const slope = gradient.slice();
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep += 1) {
    let largest = 0;
    for (let j = 0; j < size; j += 1) {
      const curvature = hessian[j * size + j] as number;
      if (curvature <= 0) continue;
      const now = next[j] as number;
      const to = clamp(
        now - (slope[j] as number) / curvature,
        prior.low[j] as number,
        prior.high[j] as number,
      );
      const move = to - now;
      if (move === 0) continue;
      next[j] = to;
      largest = Math.max(largest, Math.abs(move));
      for (let k = 0; k < size; k += 1) {
        slope[k] = (slope[k] as number) + move * (hessian[j * size + k] as number);
      }
    }
    if (largest < TOLERANCE / 10) break;
  }

  return next;
}

const between = (from: Float64Array, to: Float64Array, share: number): Float64Array =>
  from.map((each, j) => each + share * ((to[j] as number) - each));

/**
 * Ridge logistic regression within bounds, by Newton's method: each round takes the lowest point of
 * the quadratic that the loss looks like, and goes there, or half the way, or half of that, until the
 * loss falls. No randomness; the same sample gives the same values.
 *
 * @param ridge in deals: how many deals' worth of evidence holds a coefficient to its start
 * @param from where to begin; it does not change what is found, only how soon
 */
export function* fitRidge(
  sample: Sample,
  prior: Prior,
  ridge: number,
  from: Float64Array,
): Generator<void, Float64Array> {
  let values = from;
  let loss = (yield* lossOf(sample, values)) + penaltyOf(prior, ridge, values);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const target = lowestWithin(yield* quadraticAt(sample, prior, ridge, values), prior, values);
    let share = 1;
    let next = target;
    let nextLoss = (yield* lossOf(sample, next)) + penaltyOf(prior, ridge, next);
    for (let halving = 0; nextLoss > loss && halving < MAX_HALVINGS; halving += 1) {
      share /= 2;
      next = between(values, target, share);
      nextLoss = (yield* lossOf(sample, next)) + penaltyOf(prior, ridge, next);
    }
    if (nextLoss > loss) break;
    const gained = loss - nextLoss;
    values = next;
    loss = nextLoss;
    if (gained < TOLERANCE * (1 + Math.abs(loss))) break;
  }

  return values;
}
