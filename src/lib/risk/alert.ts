import { z } from 'zod';
import { defaultAlertRules, type AlertRules } from './policy';
import { DAY } from './ramp';
import type { Assessment } from './types';

/** The longest window that a policy may name, and with it how many daily lows may be kept. */
const MAX_LOWS = 32;

/**
 * What is remembered per deal between two assessments; small JSON. `lows` holds the lowest score of
 * each of the last days of the window, which is all that a rise is measured against.
 */
export const alertStateSchema = z
  .strictObject({
    highArmed: z.boolean(),
    riseArmed: z.boolean(),
    engagementArmed: z.boolean(),
    lastRiseAt: z.number().nullable(),
    lows: z
      .array(z.strictObject({ at: z.number(), score: z.number() }).readonly())
      .max(MAX_LOWS)
      .readonly(),
    /** Policy and engine that made `lows`: a score moved by another policy did not rise. */
    madeBy: z.string(),
  })
  .readonly();
export type AlertState = z.infer<typeof alertStateSchema>;

export const ALERT_KINDS = ['entered_high', 'rising', 'engagement_dropped'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface AlertDecision {
  readonly state: AlertState;
  readonly fired: readonly AlertKind[];
  /** Whether any of the alerts became ready again with this assessment. */
  readonly rearmed: boolean;
}

/** Before the first assessment: everything is armed, so a deal first seen in High does fire. */
export function initialAlertState(): AlertState {
  return {
    highArmed: true,
    riseArmed: true,
    engagementArmed: true,
    lastRiseAt: null,
    lows: [],
    madeBy: '',
  };
}

function isWithinWindow(at: number, now: number, days: number): boolean {
  return at >= now - days * DAY && at <= now;
}

/** Keeps one low per day: bounded however often a deal is assessed. */
function addLow(lows: AlertState['lows'], score: number, now: number): AlertState['lows'] {
  const day = Math.floor(now / DAY);
  const today = lows.find((low) => Math.floor(low.at / DAY) === day);
  if (today && today.score <= score) return lows;

  return [...lows.filter((low) => low !== today), { at: now, score }];
}

function decideHigh(
  armed: boolean,
  { score, bands }: Assessment,
  { rearmBelow }: AlertRules['enteredHigh'],
): { armed: boolean; fires: boolean } {
  if (score >= bands.high) return { armed: false, fires: armed };

  return { armed: armed || score < bands.high - rearmBelow, fires: false };
}

function decideRise(
  previous: AlertState,
  lows: AlertState['lows'],
  assessment: Assessment,
  now: number,
  { rise, days }: AlertRules['rising'],
): { armed: boolean; fires: boolean; lastRiseAt: number | null } {
  const lowest = Math.min(assessment.score, ...lows.map((low) => low.score));
  const rises = assessment.band === 'Medium' && assessment.score - lowest >= rise;
  if (rises) return { armed: false, fires: previous.riseArmed, lastRiseAt: now };
  const rested = previous.lastRiseAt === null || now - previous.lastRiseAt >= days * DAY;

  return { armed: previous.riseArmed || rested, fires: false, lastRiseAt: previous.lastRiseAt };
}

function hasRearmed(before: AlertState, after: AlertState): boolean {
  return (['highArmed', 'riseArmed', 'engagementArmed'] as const).some(
    (which) => after[which] && !before[which],
  );
}

/**
 * Decides which alerts an assessment sets off. Pure; feed it each deal's assessments in order of
 * time. Closed deals set off nothing and leave the state as it is. A rule that is switched off fires
 * nothing, yet its state goes on: switched on again it waits for the next crossing.
 *
 * @param now epoch ms
 * @param rules those of the policy that made the assessment
 */
export function decideAlert(
  previous: AlertState,
  assessment: Assessment,
  now: number,
  rules: AlertRules = defaultAlertRules(),
): AlertDecision {
  if (assessment.closed !== null) return { state: previous, fired: [], rearmed: false };
  const madeBy = `${assessment.engineVersion}/${assessment.policyVersion}`;
  const known = previous.madeBy === madeBy ? previous.lows : [];
  const lows = known.filter((low) => isWithinWindow(low.at, now, rules.rising.days));
  const high = decideHigh(previous.highArmed, assessment, rules.enteredHigh);
  const rise = decideRise(previous, lows, assessment, now, rules.rising);
  const dropped = assessment.named.includes('engagement_dropped');
  const fires: Record<AlertKind, boolean> = {
    entered_high: high.fires && rules.enteredHigh.on,
    rising: rise.fires && rules.rising.on,
    engagement_dropped: dropped && previous.engagementArmed && rules.engagementDropped.on,
  };
  const state: AlertState = {
    highArmed: high.armed,
    riseArmed: rise.armed,
    engagementArmed: !dropped,
    lastRiseAt: rise.lastRiseAt,
    lows: addLow(lows, assessment.score, now),
    madeBy,
  };

  return {
    state,
    fired: ALERT_KINDS.filter((kind) => fires[kind]),
    rearmed: hasRearmed(previous, state),
  };
}
