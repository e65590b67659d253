import type { BacktestReport, MethodFigures } from '../backtest/report';

/** Whether a learned policy is worth proposing, and why, in plain sentences. */
export interface LearnedComparison {
  readonly isBetter: boolean;
  readonly sentences: readonly string[];
}

/** A Brier score that is lower by less than this is the same for all that anybody will notice. */
const LEAST_BRIER = 0.001;
/** How far the order of the deals may fall behind while the score is the better probability. */
const MOST_AUC_LOST = 0.005;

const figure = (value: number): string => value.toFixed(3);

type Judged = Pick<MethodFigures, 'interval'> & { readonly auc: number; readonly brier: number };

function describe(name: string, { auc, interval, brier }: Judged): string {
  const range = interval ? ` [${figure(interval.low)}-${figure(interval.high)}]` : '';

  return `${name}: AUC ${figure(auc)}${range}, Brier ${figure(brier)}`;
}

/** The figures of Sentinel's score; null where there are too few deals for any. */
function readFigures({ verdict, methods }: BacktestReport): Judged | null {
  const { auc = null, brier = null, interval = null } = methods[0] ?? {};
  if (verdict.kind === 'too_little' || auc === null || brier === null) return null;

  return { auc, brier, interval };
}

/**
 * Whether a score knows anything: better than one number for all, and an order that is measurably no
 * chance. Without this a policy would be proposed for saying less: where nothing can be known, whatever
 * comes nearer to the base rate has the better probabilities.
 */
function saysSomething({ interval, brier }: Judged, { constant }: BacktestReport): boolean {
  const known = constant.brier ?? 0;

  return brier <= known - LEAST_BRIER && interval !== null && interval.low > 0.5;
}

function decide(learned: Judged, present: Judged, report: BacktestReport) {
  const isBetter =
    learned.brier <= present.brier - LEAST_BRIER && learned.auc >= present.auc - MOST_AUC_LOST;
  if (!isBetter) {
    return {
      isBetter,
      reason: 'Nothing is proposed, since the learned policy was not better on them.',
    };
  }
  if (!saysSomething(learned, report)) {
    return {
      isBetter: false,
      reason:
        'Nothing is proposed: the learned policy was better, but does not tell lost from won deals measurably better than the base rate does.',
    };
  }

  return {
    isBetter,
    reason: 'The learned policy is proposed. Nothing changes until somebody switches it on.',
  };
}

/**
 * Decides by two backtests of the same deals from the same split on, which learning has not seen:
 * proposed where the score is the better probability (Brier), orders the deals no worse, and says more
 * than the base rate does. Both say of the same deals what became of them, so their difference is far
 * less uncertain than either.
 */
export function compareLearned(
  learned: BacktestReport,
  present: BacktestReport,
): LearnedComparison {
  const [a, b] = [readFigures(learned), readFigures(present)];
  if (a === null || b === null) {
    return {
      isBetter: false,
      sentences: [
        'Nothing is proposed: too few deals have closed since the split to tell whether the learned policy is better.',
      ],
    };
  }
  const { won, lost } = learned.deals.judged;
  const { isBetter, reason } = decide(a, b, learned);
  const figures = `On ${won} won and ${lost} lost deals that closed since: ${describe('learned', a)}; ${describe('present', b)}.`;

  return { isBetter, sentences: [figures, reason] };
}
