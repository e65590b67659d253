import type { AlertKind, BacktestReport, Band, RiskPolicy } from '../risk';

/** Times are ISO 8601 strings (UTC), scores and shares lie in 0..1. */
export const POLICY_ORIGINS = ['default', 'edited', 'imported', 'learned'] as const;
export type PolicyOrigin = (typeof POLICY_ORIGINS)[number];

/** A stored policy without its data: a line of the history. */
export interface PolicyVersionDto {
  readonly version: string;
  readonly origin: PolicyOrigin;
  /** The version that it was made from; null for the first. */
  readonly parent: string | null;
  readonly note: string | null;
  /** The run that proposed it, where one did. */
  readonly runId: string | null;
  readonly createdBy: string | null;
  /** Null for the built-in default. */
  readonly createdAt: string | null;
  readonly isActive: boolean;
}

export interface PolicyDto extends PolicyVersionDto {
  readonly policy: RiskPolicy;
}

/** One switching-on of a version. */
export interface PolicyActivationDto {
  readonly by: string | null;
  readonly at: string;
  readonly note: string | null;
}

/** A line of the history with the newest times it was switched on, the newest first. */
export interface PolicyHistoryDto extends PolicyVersionDto {
  readonly activations: readonly PolicyActivationDto[];
}

export interface PolicyHistoryPageDto {
  readonly policies: readonly PolicyHistoryDto[];
  readonly nextCursor: string | null;
}

export const RUN_KINDS = ['backtest', 'learn', 'preview'] as const;
export type RunKind = (typeof RUN_KINDS)[number];
export const RUN_STATUSES = ['queued', 'running', 'done', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** A report with the name that the screen gives it ("v3", "default", "learned"). */
export interface NamedReport {
  readonly label: string;
  readonly policyVersion: string;
  readonly report: BacktestReport;
  /** Why it looks better than it is, in words; null where nothing speaks against it. */
  readonly caution: string | null;
}

export interface BacktestResult {
  readonly kind: 'backtest';
  /** The policy that was asked about first, then the one it is compared with. */
  readonly reports: readonly NamedReport[];
  /** What a bound on the work left out, in words; null when nothing was. */
  readonly leftOut: string | null;
}

export interface LearnResult {
  readonly kind: 'learn';
  /** What was found, in plain words; why nothing is proposed where nothing is. */
  readonly sentences: readonly string[];
  /** The stored proposal; null where it was not better, or there was too little to learn from. */
  readonly proposal: string | null;
  /**
   * The learned policy first, then the one now in force, then the built-in default where that is
   * another one, on the later part of the history.
   */
  readonly reports: readonly NamedReport[];
  /** What a bound on the work left out, in words; null when nothing was. */
  readonly leftOut: string | null;
}

export interface BandChange {
  readonly dealId: string;
  readonly dealName: string;
  readonly from: { readonly score: number; readonly band: Band };
  readonly to: { readonly score: number; readonly band: Band };
}

/** Alerts that a policy would have fired in the period. */
export interface AlertCount {
  readonly total: number;
  readonly byKind: Readonly<Record<AlertKind, number>>;
  /** Of those whose deal has closed since. */
  readonly lost: number;
  readonly won: number;
}

export interface PreviewResult {
  readonly kind: 'preview';
  readonly openDeals: number;
  /** Deals by band now (outer) and band under the new policy (inner). */
  readonly bands: Readonly<Record<Band, Readonly<Record<Band, number>>>>;
  readonly changedCount: number;
  /** Those that change band, the largest change first; at most 200. */
  readonly changed: readonly BandChange[];
  readonly alerts: {
    readonly days: number;
    readonly before: AlertCount;
    readonly after: AlertCount;
    /** What a bound on the work left out, in words; null when nothing was. */
    readonly leftOut: string | null;
  };
  /** Null below 30 won and 30 lost deals; `note` says so. */
  readonly backtest: { readonly before: NamedReport; readonly after: NamedReport } | null;
  readonly note: string | null;
}

/** What the newest preview of a stored version found, beside what is in force now. */
export interface PreviewSummaryDto {
  readonly version: string;
  readonly finishedAt: string;
  readonly openDeals: number;
  readonly changedCount: number;
  /** Alerts that the last `alertDays` days would have fired. */
  readonly alertDays: number;
  readonly alertsBefore: number;
  readonly alertsAfter: number;
  /** Brier scores on the closed deals; null where too few had closed. */
  readonly brierBefore: number | null;
  readonly brierAfter: number | null;
}

export type RunResult = BacktestResult | LearnResult | PreviewResult;

export interface RunDto {
  readonly id: string;
  readonly teamId: string | null;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly progress: number;
  /** What is being done, in words. */
  readonly phase: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly result: RunResult | null;
  readonly error: string | null;
  readonly createdBy: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** A page of runs; their results are left out, as each is long. */
export interface RunPageDto {
  readonly runs: readonly RunDto[];
  readonly nextCursor: string | null;
}

/** What the page Proof shows of a team. */
export interface ProofDto {
  readonly closed: { readonly won: number; readonly lost: number };
  /** Runs that wait or are at work. */
  readonly active: readonly RunDto[];
  /** The newest that came to their end, with their results. */
  readonly backtest: RunDto | null;
  readonly learn: RunDto | null;
  /** The newest runs of both kinds. */
  readonly runs: readonly RunDto[];
  /** Policies that can be judged, the one in force first. */
  readonly policies: readonly { readonly version: string; readonly isActive: boolean }[];
  readonly mayStart: boolean;
}
