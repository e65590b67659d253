import type { ClosedDeal } from '../backtest/closed-deals';
import { square } from '../portable-math';
import { logistic } from '../ramp';
import type { Design } from './design';
import { fitRidge, logOddsOf } from './fit-ridge';
import type { Prior } from './parameters';

/** The parts of the closings after which the rest is judged by what was learned before. */
const CUTS = [0.4, 0.55, 0.7, 0.85];
/** A block is judged by a fit on at least this many won and as many lost deals. */
const NEEDED_BEFORE = 15;

/** A stretch of time: judged by what was learned from the deals that had closed before it. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** The blocks of a history in the order of time; none where too little had closed before any. */
export function cutBlocks(closed: readonly ClosedDeal[]): Block[] {
  const times = CUTS.map((cut) => closed[Math.floor(cut * closed.length)]?.closedAt ?? Infinity);

  return times
    .map((from, index) => ({ from, to: times[index + 1] ?? Infinity }))
    .filter(({ from, to }) => {
      const before = closed.filter(({ closedAt }) => closedAt < from);
      const lost = before.filter((deal) => deal.lost).length;

      return to > from && Math.min(lost, before.length - lost) >= NEEDED_BEFORE;
    });
}

/** What counts as one: a deal, however long it lived, or each of its snapshots. */
export type Weighing = 'deal' | 'snapshot';

/**
 * The weights of the rows of deals that had closed before a moment; they add up to the number of
 * those deals. The others have none.
 */
export function weighRows(
  design: Design,
  closed: readonly ClosedDeal[],
  before: number,
  weighing: Weighing,
): Float64Array {
  const counts = new Float64Array(closed.length);
  let rows = 0;
  for (const deal of design.deal) {
    if ((closed[deal] as ClosedDeal).closedAt >= before) continue;
    counts[deal] = (counts[deal] as number) + 1;
    rows += 1;
  }
  const each = counts.reduce((sum, count) => sum + Math.sign(count), 0) / Math.max(1, rows);

  return Float64Array.from(design.deal, (deal) => {
    const count = counts[deal] as number;
    if (count === 0) return 0;

    return weighing === 'deal' ? 1 / count : each;
  });
}

/** What was said of every row within the blocks, in log-odds, before its outcome was known. */
export interface OutOfTime {
  readonly ridge: number;
  readonly weighing: Weighing;
  /** By row; NaN outside the blocks. */
  readonly logOdds: Float64Array;
}

/** The steps of a part, each told as the same share of the whole. */
export function* asShare<T>(share: number, steps: Generator<void, T>): Generator<number, T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield share;
  }
}

/** The rows that lie within a block. */
export function rowsWithin(design: Design, { from, to }: Block): number[] {
  const rows: number[] = [];
  for (const [row, at] of design.at.entries()) if (at >= from && at < to) rows.push(row);

  return rows;
}

/**
 * Judges each block by fits on what had closed before it, one fit for each ridge: the strongest
 * comes first, and each begins where the one before ended. An infinite ridge moves nothing.
 */
export function* judgeOutOfTime(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  prior: Prior,
  ridges: readonly number[],
  weighing: Weighing,
): Generator<number, OutOfTime[]> {
  const judged = ridges.map((ridge) => ({
    ridge,
    weighing,
    logOdds: new Float64Array(design.rows).fill(Number.NaN),
  }));
  for (const [index, block] of blocks.entries()) {
    const sample = { design, weights: weighRows(design, closed, block.from, weighing) };
    const rows = rowsWithin(design, block);
    let values = prior.start;
    for (const [place, { ridge, logOdds }] of judged.entries()) {
      const share = (index + place / ridges.length) / blocks.length;
      if (ridge < Infinity) values = yield* asShare(share, fitRidge(sample, prior, ridge, values));
      for (const row of rows) logOdds[row] = logOddsOf(design, row, values);
      yield share;
    }
  }

  return judged;
}

/** Squared errors of probabilities given in log-odds; NaN where there is none. */
export function squaredErrors(design: Design, logOdds: Float64Array): Float64Array {
  return logOdds.map((x, row) => square(logistic(x) - (design.lost[row] as number)));
}

/** A mean and its standard error, with deals as what was drawn. */
export interface Mean {
  readonly mean: number;
  readonly error: number;
}

/**
 * The mean of numbers by row over the rows that have one, each deal or each snapshot counting the
 * same. The standard error takes the rows of a deal as one draw (a ratio estimate by clusters).
 */
export function meanByDeal(design: Design, byRow: Float64Array, weighing: Weighing): Mean {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [row, value] of byRow.entries()) {
    if (Number.isNaN(value)) continue;
    const deal = design.deal[row] as number;
    const known = sums.get(deal);
    if (known === undefined) sums.set(deal, { sum: value, count: 1 });
    else {
      known.sum += value;
      known.count += 1;
    }
  }
  const draws = [...sums.values()].map(({ sum, count }) =>
    weighing === 'deal' ? { sum: sum / count, count: 1 } : { sum, count },
  );
  const count = draws.reduce((total, each) => total + each.count, 0);
  const mean = draws.reduce((total, each) => total + each.sum, 0) / count;
  const squares = draws.reduce((total, each) => total + square(each.sum - mean * each.count), 0);

  return { mean, error: Math.sqrt(squares) / count };
}

/** By how much the first errors are above the second, where both are known. */
export const excessOf = (errors: Float64Array, others: Float64Array): Float64Array =>
  errors.map((error, row) => error - (others[row] as number));
