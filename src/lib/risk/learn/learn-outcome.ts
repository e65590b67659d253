import type { OutcomeCounts } from '../backtest/report';
import type { RiskPolicy } from '../policy';
import type { Weighing } from './out-of-time';

export interface LearnOptions {
  /**
   * Its words, thresholds, bands, alerts and stages are kept. Its weights and learned parts are not
   * looked at: learning starts from those of the default policy and shrinks to them.
   */
  readonly policy: RiskPolicy;
  /** Epoch ms: what closed before is learned from, and nothing from then on is looked at. */
  readonly until: number;
  /** The name of the learned policy. */
  readonly version: string;
  /** How many snapshots to look at, at most; 40,000 if it is left out. */
  readonly maxSnapshots?: number | undefined;
}

/** What a policy was learned from, and how. Plain JSON; shares and Brier scores lie in 0..1. */
export interface LearnReport {
  /** ISO 8601. */
  readonly until: string;
  /** Deals that were learned from. */
  readonly deals: OutcomeCounts;
  readonly snapshots: number;
  /** Days between two snapshots of a deal. */
  readonly stepDays: number;
  /** What the bound on the work left out; null when it left out nothing. */
  readonly leftOut: { readonly deals: number; readonly snapshots: number } | null;
  /** How many deals' worth of evidence held the fit to the default; null: not a weight was moved. */
  readonly ridge: number | null;
  /** Whether each deal counted once in the fit, or each of its snapshots. */
  readonly weighing: Weighing;
  /** Whether a Platt calibration was kept. */
  readonly calibrated: boolean;
  /**
   * Brier scores of deals before `until`, each counting once and judged by what was learned before
   * that day, against the default's; null where nothing could be judged in this way.
   */
  readonly outOfTime: { readonly start: number | null; readonly learned: number | null };
  readonly sentences: readonly string[];
}

export type LearnOutcome =
  | { readonly kind: 'learned'; readonly policy: RiskPolicy; readonly report: LearnReport }
  | { readonly kind: 'too_little'; readonly sentences: readonly string[] };
