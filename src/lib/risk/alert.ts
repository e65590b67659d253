import { z } from 'zod';
import { DAY } from './ramp';
import type { Assessment } from './types';

/** A deal in Medium that rises by so much within the window is worth a word. */
const RISE = 0.15;
const WINDOW_DAYS = 7;
/** How far below High's floor the score must fall before entering High fires again. */
const REARM_BELOW = 0.05;

/**
 * What is remembered per deal between two assessments; small JSON. `lows` holds the lowest score of
 * each of the last days (at most eight), which is all that a rise is measured against.
 */
export const alertStateSchema = z
  .strictObject({
    highArmed: z.boolean(),
    riseArmed: z.boolean(),
    engagementArmed: z.boolean(),
    lastRiseAt: z.number().nullable(),
    lows: z
      .array(z.strictObject({ at: z.number(), score: z.number() }).readonly())
      .max(9)
      .readonly(),
    /** Policy and engine that made `lows`: a score moved by another policy did not rise. */
    madeBy: z.string(),
  })
  .readonly();
export type AlertState = z.infer<typeof alertStateSchema>;

export type AlertKind = 'entered_high' | 'rising' | 'engagement_dropped';

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

function isWithinWindow(at: number, now: number): boolean {
  return at >= now - WINDOW_DAYS * DAY && at <= now;
}

/** Keeps one low per day: bounded however often a deal is assessed. */
function addLow(lows: AlertState['lows'], score: number, now: number): AlertState['lows'] {
  const day = Math.floor(now / DAY);
  const kept = lows.filter((low) => isWithinWindow(low.at, now));
  const today = kept.find((low) => Math.floor(low.at / DAY) === day);
  if (today && today.score <= score) return kept;

  return [...kept.filter((low) => low !== today), { at: now, score }];
}

function decideHigh(armed: boolean, assessment: Assessment): { armed: boolean; fires: boolean } {
  const { score, bands } = assessment;
  if (score >= bands.high) return { armed: false, fires: armed };

  return { armed: armed || score < bands.high - REARM_BELOW, fires: false };
}

function decideRise(
  previous: AlertState,
  lows: AlertState['lows'],
  assessment: Assessment,
  now: number,
): { armed: boolean; fires: boolean; lastRiseAt: number | null } {
  const lowest = Math.min(assessment.score, ...lows.map((low) => low.score));
  const rises = assessment.band === 'Medium' && assessment.score - lowest >= RISE;
  if (rises) return { armed: false, fires: previous.riseArmed, lastRiseAt: now };
  const rested = previous.lastRiseAt === null || now - previous.lastRiseAt >= WINDOW_DAYS * DAY;

  return { armed: previous.riseArmed || rested, fires: false, lastRiseAt: previous.lastRiseAt };
}

function hasRearmed(before: AlertState, after: AlertState): boolean {
  return (['highArmed', 'riseArmed', 'engagementArmed'] as const).some(
    (which) => after[which] && !before[which],
  );
}

/**
 * Decides which alerts an assessment sets off. Pure; feed it each deal's assessments in order of
 * time. Closed deals set off nothing and leave the state as it is.
 *
 * @param now epoch ms
 */
export function decideAlert(
  previous: AlertState,
  assessment: Assessment,
  now: number,
): AlertDecision {
  if (assessment.closed !== null) return { state: previous, fired: [], rearmed: false };
  const madeBy = `${assessment.engineVersion}/${assessment.policyVersion}`;
  const before = previous.madeBy === madeBy ? previous.lows : [];
  const high = decideHigh(previous.highArmed, assessment);
  const rise = decideRise(
    previous,
    before.filter((low) => isWithinWindow(low.at, now)),
    assessment,
    now,
  );
  const dropped = assessment.named.includes('engagement_dropped');
  const fired: AlertKind[] = [];
  if (high.fires) fired.push('entered_high');
  if (rise.fires) fired.push('rising');
  if (dropped && previous.engagementArmed) fired.push('engagement_dropped');
  const state: AlertState = {
    highArmed: high.armed,
    riseArmed: rise.armed,
    engagementArmed: !dropped,
    lastRiseAt: rise.lastRiseAt,
    lows: addLow(before, assessment.score, now),
    madeBy,
  };

  return { state, fired, rearmed: hasRearmed(previous, state) };
}
