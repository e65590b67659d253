/**
 * The numbers behind the simulated pipeline. Rates are per working day; they were set by trial so
 * that risk can be learned from the histories, but not perfectly.
 */
import type { DemoOpenStage } from './demo-types';

export type Segment = 'small' | 'mid' | 'enterprise';

interface SegmentTraits {
  /** Median of the deal's value; values are log-normal around it. */
  readonly medianValue: number;
  /** Standard deviation of the value's logarithm. */
  readonly spread: number;
  /** Multiplies the rate of leaving a stage. */
  readonly pace: number;
  /** Fewest and most buyers that could be met. */
  readonly buyers: readonly [number, number];
  /** Typical cycle in working days, for the first expected close date. */
  readonly cycle: number;
}

export const SEGMENTS: Readonly<Record<Segment, SegmentTraits>> = {
  small: { medianValue: 9_500, spread: 0.45, pace: 1.4, buyers: [1, 3], cycle: 52 },
  mid: { medianValue: 42_000, spread: 0.5, pace: 1, buyers: [2, 5], cycle: 75 },
  enterprise: { medianValue: 165_000, spread: 0.6, pace: 0.72, buyers: [3, 7], cycle: 105 },
};

export const SEGMENT_MIX: readonly (readonly [Segment, number])[] = [
  ['small', 0.38],
  ['mid', 0.42],
  ['enterprise', 0.2],
];

interface StageTraits {
  /** Rate of leaving the stage forward when the buyer is fully engaged. */
  readonly forward: number;
  /** Fewest working days in the stage. */
  readonly minimum: number;
  /** Rate of a loss out of the blue, while all looks well. */
  readonly suddenLoss: number;
}

export const STAGES: Readonly<Record<DemoOpenStage, StageTraits>> = {
  discovery: { forward: 0.055, minimum: 4, suddenLoss: 0.0024 },
  proposal: { forward: 0.046, minimum: 5, suddenLoss: 0.0024 },
  negotiation: { forward: 0.05, minimum: 4, suddenLoss: 0.0018 },
};

/** Rates of what people do on a day; `engagement` lies in 0..1. */
export const RATES = {
  stall: 0.0125,
  recover: 0.008,
  lossWhileStalled: 0.024,
  stalledBeforeLoss: 22,
  backward: 0.0022,
  backwardWhileStalled: 0.008,
  rest: 0.005,
  outbound: 0.12,
  inbound: 0.055,
  call: 0.05,
  meeting: 0.095,
  note: 0.022,
  competition: 0.024,
  competitionByChance: 0.001,
  nextStep: 0.055,
  valueChange: 0.003,
} as const;

/** Working days of history: about fourteen months. */
export const HISTORY_DAYS = 303;

/** Meetings are put into calendars no further ahead than this many working days (two weeks). */
export const MEETING_HORIZON = 9;

/** How many deals of each standing the demo holds. */
export const QUOTAS = { won: 124, lost: 176, dying: 70, doubtful: 112, fine: 218 } as const;
