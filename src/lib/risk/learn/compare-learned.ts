import type { BacktestReport } from '../backtest/report';

/** Whether a learned policy is worth proposing, and why, in plain sentences. */
export interface LearnedComparison {
  readonly isBetter: boolean;
  readonly sentences: readonly string[];
}

/**
 * Decides by two backtests of the same deals from the same split on, which learning has not seen.
 */
export function compareLearned(
  learned: BacktestReport,
  present: BacktestReport,
): LearnedComparison {
  return { isBetter: false, sentences: [`${learned.policyVersion} ${present.policyVersion}`] };
}
