import { calendarDays, formatAgo, formatDay, formatDays, formatTimes } from '../plain-words';
import { daysBetween, ramp } from '../ramp';
import type { Evidence } from '../types';
import {
  contribute,
  evidenceOf,
  evidenceWithoutEvent,
  type Signal,
  type SignalContext,
} from './findings';

/** Being late reaches its full part after three weeks. */
const LATE_DAYS = 21;
const LATE_SHARE = 0.5;
/** By number of pushes: none or one is fine, two warn, three or more are critical. */
const PUSH_STRENGTH = [0, 0, 0.4, 0.8] as const;

function pushStrength(pushes: number): number {
  return PUSH_STRENGTH[Math.min(pushes, PUSH_STRENGTH.length - 1)] as number;
}

function lateReason({ history }: SignalContext, daysLate: number): string | null {
  const { closeDate, firstCloseDate, asOf } = history;
  if (daysLate <= 0 || firstCloseDate === null) return null;
  if (closeDate !== null && closeDate <= asOf) {
    const day = formatDay(closeDate);
    if (calendarDays(closeDate, asOf) === 0) return `The close date is today (${day})`;

    return `The close date passed ${formatAgo(daysBetween(closeDate, asOf), asOf)} (${day})`;
  }

  return `${formatDays(daysLate)} past the first promised close date (${formatDay(firstCloseDate)})`;
}

function reasonFor(context: SignalContext, daysLate: number): string {
  const { pushCount, closeDate } = context.history;
  const late = lateReason(context, daysLate);
  const pushed = pushCount > 0 ? `The close date was pushed out ${formatTimes(pushCount)}` : null;
  if (late !== null && pushed !== null && pushCount > 1) return `${pushed}; ${late}`;
  if (late !== null) return late;
  if (pushed !== null) return pushed;

  return closeDate === null
    ? 'The close date was cleared'
    : `Close date ${formatDay(closeDate)} lies ahead`;
}

function evidenceFor({ history }: SignalContext): Evidence[] {
  const { lastPush, closeDateEvent, closeDate, firstCloseDate } = history;
  const evidence: Evidence[] = [];
  if (lastPush !== null) {
    evidence.push(evidenceOf(lastPush, `Pushed on ${formatDay(lastPush.at)}`));
  } else if (closeDateEvent !== null) {
    evidence.push(evidenceOf(closeDateEvent, `Changed on ${formatDay(closeDateEvent.at)}`));
  }
  if (firstCloseDate !== null && firstCloseDate !== closeDate) {
    evidence.push(
      evidenceWithoutEvent(firstCloseDate, `First promised for ${formatDay(firstCloseDate)}`),
    );
  }
  if (closeDate !== null) {
    evidence.push(evidenceWithoutEvent(closeDate, `Close date ${formatDay(closeDate)}`));
  }

  return evidence;
}

/**
 * Lateness against the earliest promised date and the number of pushes, joined so that neither
 * alone can be undone by the other: 1 - (1 - late)(1 - pushed).
 */
export const closeDate: Signal = (context, findings) => {
  const { history, policy } = context;
  if (history.firstCloseDate === null && history.closeDate === null && history.pushCount === 0) {
    findings.notSeen.push({ signal: 'close_date', reason: 'No close date is known' });

    return;
  }
  const first = history.firstCloseDate;
  const daysLate = first === null ? 0 : daysBetween(first, history.asOf);
  const late = LATE_SHARE * ramp(daysLate, 0, LATE_DAYS);
  const strength = 1 - (1 - late) * (1 - pushStrength(history.pushCount));
  const points = policy.weights.close_date * strength;
  contribute(
    findings,
    'close_date',
    points,
    strength,
    reasonFor(context, daysLate),
    evidenceFor(context),
  );
};
