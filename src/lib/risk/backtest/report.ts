import type { Band } from '../types';
import type { Interval } from './bootstrap';

/** Deals by what became of them. */
export interface OutcomeCounts {
  readonly won: number;
  readonly lost: number;
}

/** How well one score orders the snapshots; null where there is too little to tell. */
export interface MethodFigures {
  readonly name: string;
  readonly auc: number | null;
  readonly interval: Interval | null;
  /** The AUC in which each deal counts once, however many snapshots it has. */
  readonly aucPerDeal: number | null;
  readonly averagePrecision: number | null;
  readonly precisionTop10: number | null;
  readonly precisionTop20: number | null;
  /** Null for figures that are no probabilities, such as days. */
  readonly brier: number | null;
  /** By how much the AUC of Sentinel is above this one, with its interval; null for itself. */
  readonly behind: { readonly auc: number; readonly interval: Interval } | null;
}

/** How much is found, and how many are troubled for it, going down from the highest score. */
export interface RocPoint {
  /** Of the snapshots of won deals: the share that scores at least this high. */
  readonly wonShare: number;
  /** Of the snapshots of lost deals. */
  readonly lostShare: number;
}

export interface MethodCurve {
  readonly name: string;
  /** At most 100, from (0, 0) to (1, 1); none where there is nothing to order. */
  readonly points: readonly RocPoint[];
}

/** What happened to snapshots whose score lies within a range. */
export interface ScoreRange {
  readonly snapshots: number;
  readonly deals: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly meanScore: number | null;
  readonly lossRate: number | null;
  /** 95 % (Wilson) of the loss rate, as if each deal had been looked at once: its snapshots are not independent. */
  readonly interval: Interval | null;
}

export interface BandRange extends ScoreRange {
  readonly band: Band;
}

/** The AUC within a part of the snapshots; null below 30 won and 30 lost deals. */
export interface PartFigures {
  readonly snapshots: number;
  readonly deals: OutcomeCounts;
  readonly auc: number | null;
  readonly interval: Interval | null;
}

/** How early High came before a loss, in days. See docs/risk.md for the definitions. */
export interface LeadTime {
  /** Lost deals with a snapshot from the split on. */
  readonly lostDeals: number;
  readonly turnedHigh: number;
  readonly shareNeverHigh: number | null;
  readonly medianDays: number | null;
  readonly p25Days: number | null;
  readonly p75Days: number | null;
  /** Of those that turned High: the share that was High at every later snapshot. */
  readonly shareStayedHigh: number | null;
  /** Of those that turned High: those that were so at the split already, so that it came earlier. */
  readonly highAtSplit: number;
  readonly wonDeals: number;
  /** Won deals that were ever High. */
  readonly falseAlarms: number;
  readonly shareFalseAlarms: number | null;
  /** Of all deals that were ever High: the share that was lost. */
  readonly lossRateOnceHigh: number | null;
}

/** Deals that were ever High, by the days from the first High to their closing. */
export interface LeadTimeBucket {
  readonly fromDays: number;
  /** Exclusive; null for everything from `fromDays` on. */
  readonly toDays: number | null;
  readonly lost: number;
  /** False alarms. */
  readonly won: number;
}

export type VerdictKind = 'too_little' | 'better' | 'not_better' | 'below';

export interface Verdict {
  readonly kind: VerdictKind;
  readonly sentences: readonly string[];
}

/** What `runBacktest` found. Plain JSON; times are ISO 8601, shares and scores lie in 0..1. */
export interface BacktestReport {
  readonly engineVersion: string;
  readonly policyVersion: string;
  /** Whether scores used the default norms of a first day. */
  readonly firstDay: boolean;
  readonly stages: readonly string[];
  readonly split: string;
  readonly stepDays: number;
  readonly resamples: number;
  readonly deals: {
    readonly all: number;
    readonly closedBeforeSplit: OutcomeCounts;
    readonly closedSince: OutcomeCounts;
    /** Closed since the split and judged at least once: what the figures rest on. */
    readonly judged: OutcomeCounts;
    readonly stillOpen: number;
  };
  /** What a bound on the work left out; null when it left out nothing. */
  readonly leftOut: {
    readonly deals: number;
    readonly snapshots: number;
    readonly rule: string;
  } | null;
  readonly snapshots: number;
  /** The lost share of the snapshots. */
  readonly baseRate: number | null;
  /** The lost share of deals closed before the split, said of every snapshot. */
  readonly constant: { readonly score: number; readonly brier: number | null };
  /** Sentinel first, then the baselines on the same snapshots. */
  readonly methods: readonly MethodFigures[];
  /** The ROC curves of the same methods. */
  readonly curves: readonly MethodCurve[];
  readonly bands: readonly BandRange[];
  readonly tenths: readonly ScoreRange[];
  readonly leadTime: LeadTime;
  readonly leadTimeBuckets: readonly LeadTimeBucket[];
  readonly byStage: readonly (PartFigures & { readonly stage: string })[];
  readonly byDayOfLife: readonly (PartFigures & { readonly day: number })[];
  readonly verdict: Verdict;
}
