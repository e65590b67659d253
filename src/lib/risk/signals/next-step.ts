import { parseTime } from '../parse-time';
import { calendarDays, formatAgo, formatDay, formatDays } from '../plain-words';
import { DAY, daysBetween, ramp } from '../ramp';
import {
  contribute,
  evidenceOf,
  evidenceWithoutEvent,
  type Findings,
  type Signal,
  type SignalContext,
} from './findings';

/** A next step is sound when it is due within 14 days of being set, and poor from 45 on. */
export const NEAR_DAYS = 14;
const FAR_DAYS = 45;
const FAR_STRENGTH = 0.4;
/** Cleared, or set without a date. */
const UNDATED_STRENGTH = 0.7;
/** A step that is past its date grows to the full strength within ten days. */
const OVERDUE_DAYS = 10;
/** The strength at which the signal is neutral: a sound step is a slightly good sign. */
const CENTRE = 0.3;
/** A deal may be a few days old before the lack of a next step counts. */
const GRACE_FROM_DAYS = 3;
const GRACE_TO_DAYS = 10;

function addNeverSet(context: SignalContext, findings: Findings): void {
  const { history, policy, coverage } = context;
  const age = daysBetween(history.deal.createdAt, history.asOf);
  const strength = UNDATED_STRENGTH * coverage.nextStep * ramp(age, GRACE_FROM_DAYS, GRACE_TO_DAYS);
  if (strength === 0) {
    findings.notSeen.push({ signal: 'next_step', reason: 'No next step was ever recorded' });

    return;
  }
  contribute(
    findings,
    'next_step',
    policy.weights.next_step * strength,
    strength,
    'No next step is set',
    [evidenceWithoutEvent(null, 'This team usually records next steps')],
  );
}

/** A step is given as a day: it is due until that day is over. */
const lateReason = (due: number, asOf: number): string =>
  calendarDays(due, asOf) === 0
    ? 'The next step is due today'
    : `The next step was due ${formatAgo(daysBetween(due, asOf), asOf)}`;

function judgeDue(setAt: number, due: number, asOf: number): { strength: number; reason: string } {
  const late = daysBetween(due, asOf);
  const lead = (due - setAt) / DAY;
  const far = FAR_STRENGTH * ramp(lead, NEAR_DAYS, FAR_DAYS);
  const strength = Math.max(far, ramp(late, 0, OVERDUE_DAYS));
  if (late > 0) return { strength, reason: lateReason(due, asOf) };
  if (far > 0) return { strength, reason: `The next step is dated ${formatDays(lead)} out` };

  return { strength, reason: `The next step is due on ${formatDay(due)}` };
}

/** Whether there is a dated next step, and whether its date has passed. */
export const nextStep: Signal = (context, findings) => {
  const { history, policy } = context;
  const step = history.nextStep;
  if (step === null) {
    addNeverSet(context, findings);

    return;
  }
  const due = parseTime(step.to);
  const cleared = due === null && (step.text === null || step.text.trim() === '');
  const { strength, reason } =
    due === null
      ? {
          strength: UNDATED_STRENGTH,
          reason: cleared ? 'No next step is set' : 'The next step has no date',
        }
      : judgeDue(step.at, due, history.asOf);
  const points = policy.weights.next_step * (strength - CENTRE);
  contribute(findings, 'next_step', points, strength, reason, [
    evidenceOf(step, cleared ? `Cleared on ${formatDay(step.at)}` : `Set on ${formatDay(step.at)}`),
  ]);
};
