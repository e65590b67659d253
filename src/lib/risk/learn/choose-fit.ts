import type { ClosedDeal } from '../backtest/closed-deals';
import { within } from '../backtest/steps';
import { decideCalibration, type Calibration } from './calibrate';
import type { Design } from './design';
import {
  asShare,
  cutBlocks,
  excessOf,
  judgeOutOfTime,
  meanByDeal,
  squaredErrors,
  type Block,
  type OutOfTime,
  type Weighing,
} from './out-of-time';
import type { Prior } from './parameters';

/** How strongly the default may hold, in deals; the first is the default itself. */
const RIDGES = [Infinity, 300, 100, 30, 10, 3, 1];

/** How to fit, as decided by what was right out of time. */
export interface ChosenFit {
  readonly ridge: number;
  readonly weighing: Weighing;
  readonly calibration: Calibration | null;
  /** Brier scores out of time, each deal counting once; null where nothing could be judged. */
  readonly outOfTime: { readonly start: number | null; readonly learned: number | null };
}

/**
 * The strongest ridge whose error is not measurably above the lowest: within one standard error of
 * the difference, by deal. Where little can be told apart, that is the default.
 */
function strongestAmongBest(design: Design, judged: readonly OutOfTime[]): OutOfTime | undefined {
  const withErrors = judged.map((each) => ({ each, errors: squaredErrors(design, each.logOdds) }));
  const means = withErrors.map(({ errors }) => meanByDeal(design, errors, 'deal').mean);
  const best = withErrors[means.indexOf(Math.min(...means))];

  return withErrors.find(({ errors }) => {
    const { mean, error } = meanByDeal(design, excessOf(errors, best?.errors ?? errors), 'deal');

    return mean <= error;
  })?.each;
}

/**
 * Each deal counts once, unless its snapshots, each counting the same, are measurably better on
 * snapshots: where the way a deal ends decides how long it lives, a share per deal says too much of
 * the deals that ended soon.
 */
function* decideWeighing(
  design: Design,
  closed: readonly ClosedDeal[],
  blocks: readonly Block[],
  prior: Prior,
  chosen: OutOfTime,
): Generator<number, OutOfTime> {
  if (chosen.ridge === Infinity) return chosen;
  const judged = yield* judgeOutOfTime(design, closed, blocks, prior, [chosen.ridge], 'snapshot');
  const other = judged[0] ?? chosen;
  const excess = excessOf(
    squaredErrors(design, other.logOdds),
    squaredErrors(design, chosen.logOdds),
  );
  const { mean, error } = meanByDeal(design, excess, 'snapshot');

  return mean < -error ? other : chosen;
}

/** Decides ridge, weighing and calibration by forward chaining: always judged later than learned. */
export function* chooseFit(
  design: Design,
  closed: readonly ClosedDeal[],
  prior: Prior,
): Generator<number, ChosenFit> {
  const blocks = cutBlocks(closed);
  const judged = yield* within(
    0,
    0.85,
    judgeOutOfTime(design, closed, blocks, prior, RIDGES, 'deal'),
  );
  const strongest = blocks.length > 0 ? strongestAmongBest(design, judged) : undefined;
  yield 0.85;
  if (strongest === undefined) {
    const outOfTime = { start: null, learned: null };

    return { ridge: Infinity, weighing: 'deal', calibration: null, outOfTime };
  }
  const chosen = yield* within(0.85, 1, decideWeighing(design, closed, blocks, prior, strongest));
  const deciding = decideCalibration(design, closed, blocks, chosen);
  const calibration = yield* asShare(1, deciding);
  yield 1;
  const brierOf = ({ logOdds }: OutOfTime): number =>
    meanByDeal(design, squaredErrors(design, logOdds), 'deal').mean;

  return {
    ridge: chosen.ridge,
    weighing: chosen.weighing,
    calibration,
    outOfTime: { start: brierOf(judged[0] ?? chosen), learned: brierOf(chosen) },
  };
}
