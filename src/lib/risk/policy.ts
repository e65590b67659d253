import { z } from 'zod';
import { NORM_DAYS } from './norms';

/**
 * Bounds of what a policy may say, in log-odds points. They keep the promise that no score jumps
 * by more than 0.05 within an hour, whatever comes together: see the steepest case in
 * `steepest-policy.test.ts` before any of them is widened.
 */
export const POLICY_BOUNDS = {
  weight: 2,
  /** Of `stage_velocity` and `stage_prior`. */
  stageWeight: 1.5,
  intercept: 3,
  baseWeight: 2,
  /** Of the learned points of a stage, either way. */
  stagePoints: 2.5,
  /** Lowest and highest point of a learned curve, and how much it may rise within a day. */
  curve: { low: -1.5, high: 2, risePerDay: 0.3 },
} as const;

const weight = z.number().min(0).max(POLICY_BOUNDS.weight);
const stageWeight = z.number().min(0).max(POLICY_BOUNDS.stageWeight);
const thresholdDays = z.number().min(1).max(90);
const name = z.string().trim().min(1).max(200);
const words = z.array(name).max(500);
const learnedPoints = z.number().min(-POLICY_BOUNDS.stagePoints).max(POLICY_BOUNDS.stagePoints);

/** Room for the rounding of sums, so that a curve at its bound is still accepted. */
const ROUNDING = 1e-9;

/** Whether each point may follow the one before it on `NORM_DAYS`. */
const everyStep = (
  points: readonly number[],
  isFine: (rise: number, days: number) => boolean,
): boolean =>
  points.every((each, i) => {
    const [before = each, from = 0, to = 0] = [points[i - 1], NORM_DAYS[i - 1], NORM_DAYS[i]];

    return i === 0 || isFine(each - before, to - from);
  });

/**
 * Points at each of `NORM_DAYS`, with straight lines between. Never falling, since time alone must
 * not lower a score; below zero at first where a fresh start is a good sign.
 */
const curve = z
  .array(z.number().min(POLICY_BOUNDS.curve.low).max(POLICY_BOUNDS.curve.high))
  .length(NORM_DAYS.length)
  .refine((points) => everyStep(points, (rise) => rise >= 0), 'Points may never fall with time')
  .refine(
    (points) =>
      everyStep(points, (rise, days) => rise <= POLICY_BOUNDS.curve.risePerDay * days + ROUNDING),
    `Points may rise by ${POLICY_BOUNDS.curve.risePerDay} a day at most`,
  );

/** What learning adds to the weights; a policy made by hand has none of it. */
const learnedSchema = z.strictObject({
  /** What the log-odds of the team's lost share are multiplied with; 1 without learning. */
  baseWeight: z.number().min(0).max(POLICY_BOUNDS.baseWeight),
  /** Points of each stage, added to `stage_prior`. */
  stages: z.record(z.string(), learnedPoints),
  /** Points by days in the stage, added to `stage_velocity`. */
  inStage: curve,
  /**
   * Points by days of silence, added to `inactivity`. What they rise above their first is softened
   * by a scheduled meeting, like the rest of it.
   */
  silence: curve,
});
export type LearnedParts = z.infer<typeof learnedSchema>;

/** Learned parts that add nothing. */
export const noLearnedParts = (): LearnedParts => ({
  baseWeight: 1,
  stages: {},
  inStage: NORM_DAYS.map(() => 0),
  silence: NORM_DAYS.map(() => 0),
});

/** When an alert fires. Each rule can be switched off; its state is kept up all the same. */
const alertRulesSchema = z.strictObject({
  /** Fires on reaching High; armed again once the score was `rearmBelow` under High's floor. */
  enteredHigh: z.strictObject({ on: z.boolean(), rearmBelow: z.number().min(0.01).max(0.3) }),
  /** Fires when a deal in Medium stands `rise` above its lowest score of the last `days`. */
  rising: z.strictObject({
    on: z.boolean(),
    rise: z.number().min(0.05).max(0.5),
    days: z.number().int().min(1).max(30),
  }),
  engagementDropped: z.strictObject({ on: z.boolean() }),
});
export type AlertRules = z.infer<typeof alertRulesSchema>;

/** The alert rules of a team's first day. */
export const defaultAlertRules = (): AlertRules => ({
  enteredHigh: { on: true, rearmBelow: 0.05 },
  rising: { on: true, rise: 0.15, days: 7 },
  engagementDropped: { on: true },
});

/**
 * A team's policy: data only, so that it can be stored, exported and compared. Weights are log-odds
 * points at full strength; their upper bounds keep the promise that no score jumps by more than
 * 0.05 within an hour. `backward_move` alone may be negative: learning may find that a step back is
 * a healthy correction in this team.
 */
export const riskPolicySchema = z
  .strictObject({
    version: z.string().min(1).max(100),
    /** Open stages in funnel order. */
    stages: z
      .array(name)
      .min(1)
      .max(50)
      .refine((list) => new Set(list).size === list.length, 'A stage is named twice'),
    /** Stage names that mean the deal has closed. */
    closedStages: z.strictObject({ won: z.array(name).max(50), lost: z.array(name).max(50) }),
    /** Days of silence at which inactivity has reached half of its strength. */
    inactivityDays: z.strictObject({
      default: thresholdDays,
      stages: z.record(z.string(), thresholdDays),
    }),
    weights: z.strictObject({
      inactivity: weight,
      stage_velocity: stageWeight,
      stage_prior: stageWeight,
      engagement: weight,
      recent_reply: weight,
      meeting_scheduled: weight,
      close_date: weight,
      threading: weight,
      next_step: weight,
      backward_move: z.number().min(-POLICY_BOUNDS.weight).max(POLICY_BOUNDS.weight),
      forward_move: weight,
      competitive: weight,
    }),
    /** Added to the base of every score, in log-odds. */
    intercept: z.number().min(-POLICY_BOUNDS.intercept).max(POLICY_BOUNDS.intercept),
    bands: z
      .strictObject({ medium: z.number().gt(0).lt(1), high: z.number().gt(0).lt(1) })
      .refine((bands) => bands.medium < bands.high, 'Medium must begin below High'),
    competitorWords: words,
    committeePhrases: words,
    /** From this value (deal currency) on, a deal counts as high-value in its priority. */
    highValue: z.number().positive().max(1e12),
    alerts: alertRulesSchema.default(defaultAlertRules),
    learned: learnedSchema.default(noLearnedParts),
  })
  .readonly();

export type RiskPolicy = z.infer<typeof riskPolicySchema>;

const COMPETITOR_WORDS = [
  'competitor',
  'competitors',
  'competing offer',
  'competing bid',
  'other vendor',
  'other vendors',
  'another vendor',
  'other supplier',
  'another supplier',
  'alternative vendor',
  'alternative solution',
  'evaluating alternatives',
  'also looking at',
  'also talking to',
  'shortlist',
  'shortlisted',
  'bake-off',
  'incumbent',
  'cheaper option',
  'cheaper offer',
];

const COMMITTEE_PHRASES = [
  'buying committee',
  'steering committee',
  'budget committee',
  'board approval',
  'needs approval',
  'procurement review',
  'vendor review',
  'legal review',
  'security review',
  'request for proposal',
];

/** The policy of a team's first day: judgement for B2B sales in general, fitted to no data set. */
export function defaultPolicy(): RiskPolicy {
  return {
    version: 'default-1',
    stages: ['discovery', 'proposal', 'negotiation'],
    closedStages: { won: ['closed_won'], lost: ['closed_lost'] },
    inactivityDays: { default: 12, stages: { discovery: 14, proposal: 10, negotiation: 7 } },
    weights: {
      inactivity: 1.6,
      stage_velocity: 1,
      stage_prior: 1,
      engagement: 0.8,
      recent_reply: 0.3,
      meeting_scheduled: 0.5,
      close_date: 1,
      threading: 0.5,
      next_step: 0.6,
      backward_move: 0.5,
      forward_move: 0.3,
      competitive: 0.5,
    },
    intercept: 0,
    bands: { medium: 0.4, high: 0.7 },
    competitorWords: [...COMPETITOR_WORDS],
    committeePhrases: [...COMMITTEE_PHRASES],
    highValue: 50_000,
    alerts: defaultAlertRules(),
    learned: noLearnedParts(),
  };
}
