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

function describe(name: string, { auc, interval }: MethodFigures, brier: number): string {
  const range = interval ? ` [${figure(interval.low)}-${figure(interval.high)}]` : '';

  return `${name}: AUC ${auc === null ? '-' : figure(auc)}${range}, Brier ${figure(brier)}`;
}

/**
 * Decides by two backtests of the same deals from the same split on, which learning has not seen:
 * proposed where the score is the better probability (Brier) and orders the deals no worse. Both say
 * of the same deals what became of them, so their difference is far less uncertain than either.
 */
export function compareLearned(
  learned: BacktestReport,
  present: BacktestReport,
): LearnedComparison {
  const [a, b] = [learned.methods[0], present.methods[0]];
  if (learned.verdict.kind === 'too_little' || !a || !b || a.auc === null || b.auc === null) {
    return {
      isBetter: false,
      sentences: [
        'Nothing is proposed: too few deals have closed since the split to tell whether the learned policy is better.',
      ],
    };
  }
  const [brier, brierNow] = [a.brier ?? 1, b.brier ?? 1];
  const isBetter = brier <= brierNow - LEAST_BRIER && a.auc >= b.auc - MOST_AUC_LOST;
  const figures = `On ${learned.deals.judged.won} won and ${learned.deals.judged.lost} lost deals that closed since: ${describe('learned', a, brier)}; ${describe('present', b, brierNow)}.`;
  const decision = isBetter
    ? 'The learned policy is proposed. Nothing changes until somebody switches it on.'
    : 'Nothing is proposed, since the learned policy was not better on them.';

  return { isBetter, sentences: [figures, decision] };
}
