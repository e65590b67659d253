import { silenceDays } from '../deal-history';
import { formatDay, formatDays, formatStage } from '../plain-words';
import { DAY } from '../ramp';
import type { RiskEventType } from '../types';
import {
  contribute,
  evidenceOf,
  evidenceWithoutEvent,
  type Findings,
  type Signal,
  type SignalContext,
} from './findings';

/** The strength at which inactivity is neutral: silence of 58 % of the threshold. */
const CENTRE = 0.25;
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
  const x = (days / threshold) ** 2;

  return x / (1 + x);
}

function addUntouched(context: SignalContext, findings: Findings, raised: number): void {
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
  ]);
}

/**
 * Time since the last human touch against the stage's threshold. Without any touch the clock runs
 * from the creation, but such a deal earns no good sign, and risk from it counts only as far as
 * touches are recorded at all in this team.
 */
export const inactivity: Signal = (context, findings) => {
  const { history, policy, coverage } = context;
  const touch = history.lastTouch;
  const days = silenceDays(history, touch);
  const threshold = inactivityThreshold(context);
  const eased = 1 - MEETING_SOFTENS * history.meetingEase;
  const strength = silenceStrength(days, threshold) * eased;
  const centred = policy.weights.inactivity * (strength - CENTRE);
  if (touch === null || touch.at < history.deal.createdAt - BEFORE_CREATION) {
    addUntouched(context, findings, centred);

    return;
  }
  const points = centred > 0 ? centred * coverage.touch : centred;
  const word = TOUCH_WORDS[touch.type] ?? 'touch';
  const stage = formatStage(context.visit.stage);
  const reason = `No touch for ${formatDays(days)}; the threshold in ${stage} is ${threshold}`;
  const calm = `Last touch ${formatDays(days)} ago, within the ${threshold} usual in ${stage}`;
  contribute(findings, 'inactivity', points, strength, points > 0 ? reason : calm, [
    evidenceOf(touch, `Last touch: ${word} on ${formatDay(touch.at)}`),
  ]);
};
