import { RETRY_DELAYS, retryDelay } from '../platform/outbox/schedule';
import type { Verdict } from './read-answer';

const DAY_MS = 86_400_000;
/** Slack takes one message a second of each webhook, whatever a pause says. */
const SHORTEST_PAUSE_MS = 1_000;
/** Seven attempts over some eighteen hours: what is older than a day is no news in a channel. */
export const SLACK_DELAYS: readonly number[] = RETRY_DELAYS.slice(0, 7);

export interface Attempt {
  /** 1 for the first; those that ended in a pause are not counted. */
  readonly attempt: number;
  readonly createdAt: Date;
  readonly now: Date;
  /** What Slack asked for, ms; null where it did not. */
  readonly retryAfterMs: number | null;
  /** 0 to 1. */
  readonly random: number;
}

export interface NextStep {
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly nextAttemptAt: Date | null;
  /** Until when the whole channel rests, since Slack counts by channel; null where it need not. */
  readonly pauseUntil: Date | null;
  /** False for a pause that Slack asked for: the next attempt has the same number. */
  readonly isCounted: boolean;
}

const ended = (status: 'succeeded' | 'failed'): NextStep => ({
  status,
  nextAttemptAt: null,
  pauseUntil: null,
  isCounted: true,
});

/** Until when Slack wants to be left alone; null where it said nothing of it. */
function pauseOf(verdict: Verdict, { now, retryAfterMs }: Attempt): Date | null {
  if (verdict.kind !== 'later' || !verdict.isPaused || retryAfterMs === null) return null;
  return new Date(now.getTime() + Math.max(retryAfterMs, SHORTEST_PAUSE_MS));
}

/** What follows from an attempt. A pause is none of the schedule, on the day of the message itself. */
export function planSettlement(verdict: Verdict, given: Attempt): NextStep {
  if (verdict.kind === 'delivered') return ended('succeeded');
  if (verdict.kind !== 'later') return ended('failed');
  const { attempt, createdAt, now, retryAfterMs, random } = given;
  const pauseUntil = pauseOf(verdict, given);
  if (pauseUntil && pauseUntil.getTime() < createdAt.getTime() + DAY_MS) {
    return { status: 'pending', nextAttemptAt: pauseUntil, pauseUntil, isCounted: false };
  }
  const delay = retryDelay(attempt, random, retryAfterMs, SLACK_DELAYS);
  if (delay === null) return { ...ended('failed'), pauseUntil };
  const nextAttemptAt = new Date(now.getTime() + delay);
  return { status: 'pending', nextAttemptAt, pauseUntil, isCounted: true };
}
