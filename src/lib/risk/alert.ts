import { z } from 'zod';
import { defaultAlertRules, type AlertRules } from './policy';
import { DAY } from './ramp';
import type { Assessment } from './types';

export const ALERT_KINDS = ['entered_high', 'rising', 'engagement_dropped'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

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
    /** Engine, policy and norms that made `lows`: a score moved by another yardstick did not rise. */
    madeBy: z.string(),
    /** Alerts that hold and were kept from everybody while a person judged the deal as safe. */
    heldBack: z.array(z.enum(ALERT_KINDS)).readonly().default([]),
  })
  .readonly();
export type AlertState = z.infer<typeof alertStateSchema>;

/**
 * How an episode ended while its deal was open: what the rule saw is gone (`recovered`), a rise went
 * no further for the days of its rule, wherever the score stands (`rested`), or only another policy,
 * engine or other norms put the score elsewhere (`rescored`).
 */
export type AlertEnding = 'recovered' | 'rested' | 'rescored';

export interface EndedAlert {
  readonly kind: AlertKind;
  readonly ending: AlertEnding;
}

export interface AlertDecision {
  readonly state: AlertState;
  readonly fired: readonly AlertKind[];
  /** Of those that fired, what the yardstick of the assessment before would not have set off. */
  readonly yardstickOnly: readonly AlertKind[];
  readonly ended: readonly EndedAlert[];
}

/** The same deal at the same moment by the policy and norms of its assessment before. */
export interface FormerYardstick {
  readonly assessment: Assessment;
  readonly rules: AlertRules;
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
    heldBack: [],
  };
}

const ARMED = {
  entered_high: 'highArmed',
  rising: 'riseArmed',
  engagement_dropped: 'engagementArmed',
} as const satisfies Record<AlertKind, keyof AlertState>;

/** The rules whose alert holds in this state. */
export const heldAlerts = (state: AlertState): AlertKind[] =>
  ALERT_KINDS.filter((kind) => !state[ARMED[kind]]);

const madeByOf = ({ engineVersion, policyVersion, normsVersion }: Assessment): string =>
  `${engineVersion}/${policyVersion}/${normsVersion}`;

/** States from before norms were noted name engine and policy alone. */
const isMadeBy = ({ madeBy }: AlertState, assessment: Assessment): boolean =>
  madeBy === madeByOf(assessment) ||
  madeBy === `${assessment.engineVersion}/${assessment.policyVersion}`;

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

interface Verdict {
  readonly state: AlertState;
  readonly fired: readonly AlertKind[];
}

/** Judges by one yardstick; `previous.lows` are on its scale. */
function judge(
  previous: AlertState,
  assessment: Assessment,
  now: number,
  rules: AlertRules,
): Verdict {
  const lows = previous.lows.filter((low) => isWithinWindow(low.at, now, rules.rising.days));
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
    madeBy: madeByOf(assessment),
    heldBack: previous.heldBack,
  };

  return { state, fired: ALERT_KINDS.filter((kind) => fires[kind]) };
}

function endedBetween(before: AlertState, after: AlertState, former: Verdict | null): EndedAlert[] {
  const held = heldAlerts(after);
  // By an unknown yardstick nothing tells a fall from another scale; contact is counted by none.
  const stillHeld = former ? heldAlerts(former.state) : ['entered_high'];
  const endingOf = (kind: AlertKind): AlertEnding => {
    if (kind === 'rising') return 'rested';
    return stillHeld.includes(kind) ? 'rescored' : 'recovered';
  };
  return heldAlerts(before)
    .filter((kind) => !held.includes(kind))
    .map((kind) => ({ kind, ending: endingOf(kind) }));
}

/** By another yardstick than the state's: what the deal did is told from what the yardstick did. */
function decideAnew(
  previous: AlertState,
  assessment: Assessment,
  now: number,
  rules: AlertRules,
  former: FormerYardstick | null,
): AlertDecision {
  const known = former && isMadeBy(previous, former.assessment) ? former : null;
  const shift = known ? assessment.score - known.assessment.score : 0;
  // What the deal had risen by the former yardstick goes on; by an unknown one nothing is comparable.
  const lows = known ? previous.lows.map(({ at, score }) => ({ at, score: score + shift })) : [];
  const { state, fired } = judge({ ...previous, lows }, assessment, now, rules);
  const before = known ? judge(previous, known.assessment, now, known.rules) : null;
  const yardstickOnly = fired.filter((kind) => !before?.fired.includes(kind));

  return { state, fired, yardstickOnly, ended: endedBetween(previous, state, before) };
}

/**
 * Decides which alerts an assessment sets off and ends. Pure; feed it each deal's assessments in
 * order of time. Closed deals set off nothing and leave the state as it is. A rule that is switched
 * off fires nothing, yet its state goes on: switched on again it waits for the next crossing.
 *
 * @param now epoch ms
 * @param rules those of the policy that made the assessment
 * @param former asked only where the state was made by another policy, engine or norms; null where
 *   it cannot be had: nothing tells then what the deal did, and whatever fires is the yardstick's
 */
export function decideAlert(
  previous: AlertState,
  assessment: Assessment,
  now: number,
  rules: AlertRules = defaultAlertRules(),
  former: () => FormerYardstick | null = () => null,
): AlertDecision {
  const nothing = { fired: [], yardstickOnly: [], ended: [] };
  if (assessment.closed !== null) return { state: previous, ...nothing };
  if (previous.madeBy !== '' && previous.madeBy !== madeByOf(assessment)) {
    return decideAnew(previous, assessment, now, rules, former());
  }
  const verdict = judge(previous, assessment, now, rules);
  const ended = endedBetween(previous, verdict.state, verdict);

  return { ...verdict, yardstickOnly: [], ended };
}
