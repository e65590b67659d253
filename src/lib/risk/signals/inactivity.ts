import { silenceDays } from '../deal-history';
import { formatAgo, formatDay, formatDays, formatPoints, formatStage } from '../plain-words';
import { DAY } from '../ramp';
import { curveAt } from '../stage-norm';
import type { Evidence, RiskEvent, RiskEventType } from '../types';
import {
  contribute,
  evidenceOf,
  evidenceWithoutEvent,
  type Findings,
  type Signal,
  type SignalContext,
} from './findings';

/** The strength at which inactivity is neutral: silence of 58 % of the threshold. */
export const INACTIVITY_CENTRE = 0.25;
/** How much of it a scheduled meeting takes away. */
const MEETING_SOFTENS = 0.6;

/** A touch shortly before the deal was written down began it; an older one is another story. */
const BEFORE_CREATION = 7 * DAY;

const TOUCH_WORDS: Partial<Record<RiskEventType, string>> = {
  email_sent: 'mail sent',
  email_received: 'mail received',
  call: 'call',
  meeting_held: 'meeting',
  note: 'note',
};

/** The silence at which inactivity reaches half of its strength, in days. */
export function inactivityThreshold(context: SignalContext): number {
  const { stages, default: otherwise } = context.policy.inactivityDays;
  const stage = context.visit.stage;

  return Object.hasOwn(stages, stage) ? (stages[stage] ?? otherwise) : otherwise;
}

/** Half at the threshold, no cliff anywhere: a Hill curve of the second order. */
function silenceStrength(days: number, threshold: number): number {
  const share = days / threshold;
  const x = share * share;

  return x / (1 + x);
}

/** The silence of a deal as inactivity weighs it. */
export interface Silence {
  /** The last touch; null where there is none, or where it is of before the deal. */
  readonly touch: RiskEvent | null;
  readonly days: number;
  /** The part that a scheduled meeting leaves of it, 0.4..1. */
  readonly eased: number;
  /** Eased, 0..1. */
  readonly strength: number;
}

/** Reads the silence since the last touch, or without one since the creation. */
export function readSilence(context: SignalContext): Silence {
  const { history } = context;
  const last = history.lastTouch;
  const days = silenceDays(history, last);
  const eased = 1 - MEETING_SOFTENS * history.meetingEase;
  const isOfDeal = last !== null && last.at >= history.deal.createdAt - BEFORE_CREATION;

  return {
    touch: isOfDeal ? last : null,
    days,
    eased,
    strength: silenceStrength(days, inactivityThreshold(context)) * eased,
  };
}

/**
 * The learned points. Only what the curve rises is eased: were points below zero eased as well, a
 * scheduled meeting would raise them.
 */
function learnedPoints(curve: readonly number[] | null, { days, eased }: Silence): number {
  if (curve === null) return 0;
  const first = curve[0] as number;

  return first + (curveAt(curve, days) - first) * eased;
}

function learnedEvidence(points: number, days: number): Evidence[] {
  if (points === 0) return [];
  const text = `Learned from closed deals: ${formatPoints(points)} after ${formatDays(days)}`;

  return [evidenceWithoutEvent(null, text)];
}

function addUntouched(
  context: SignalContext,
  findings: Findings,
  raised: number,
  learned: readonly Evidence[],
): void {
  const { history, coverage } = context;
  const points = Math.max(0, raised) * coverage.touch;
  if (points === 0) {
    findings.notSeen.push({
      signal: 'inactivity',
      reason: 'No mail, call, meeting or note is known since it was created',
    });

    return;
  }
  const days = silenceDays(history, null);
  const reason = `No touch in the ${formatDays(days)} since it was created; the threshold in ${formatStage(context.visit.stage)} is ${inactivityThreshold(context)}`;
  contribute(findings, 'inactivity', points, raised, reason, [
    evidenceWithoutEvent(history.deal.createdAt, `Created ${formatDay(history.deal.createdAt)}`),
    ...learned,
  ]);
}

function reasonFor(context: SignalContext, days: number, raises: boolean): string {
  const threshold = inactivityThreshold(context);
  const stage = formatStage(context.visit.stage);
  if (raises) return `No touch for ${formatDays(days)}; the threshold in ${stage} is ${threshold}`;
  const last = `Last touch ${formatAgo(days, context.history.asOf)}`;
  if (days > threshold) return `${last}; the threshold in ${stage} is ${threshold}`;

  return `${last}, within the ${threshold} usual in ${stage}`;
}

/**
 * Time since the last human touch against the stage's threshold. Without any touch the clock runs
 * from the creation, but such a deal earns no good sign, and risk from it counts only as far as
 * touches are recorded at all in this team.
 */
export const inactivity: Signal = (context, findings) => {
  const { policy, coverage, norms } = context;
  const silence = readSilence(context);
  const { touch, days, strength } = silence;
  const learned = learnedPoints(norms.learned.silence, silence);
  const centred = policy.weights.inactivity * (strength - INACTIVITY_CENTRE) + learned;
  const evidence = learnedEvidence(learned, days);
  if (touch === null) {
    addUntouched(context, findings, centred, evidence);

    return;
  }
  const points = centred > 0 ? centred * coverage.touch : centred;
  const word = TOUCH_WORDS[touch.type] ?? 'touch';
  contribute(findings, 'inactivity', points, strength, reasonFor(context, days, points > 0), [
    evidenceOf(touch, `Last touch: ${word} on ${formatDay(touch.at)}`),
    ...evidence,
  ]);
};
