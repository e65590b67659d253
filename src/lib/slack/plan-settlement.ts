import { RETRY_DELAYS, retryDelay } from '../platform/outbox/schedule';
import type { Verdict } from './read-answer';

const DAY_MS = 86_400_000;
/** Seven attempts over some eighteen hours: what is older than a day is no news in a channel. */
export const SLACK_DELAYS: readonly number[] = RETRY_DELAYS.slice(0, 7);

export interface Attempt {
  /** 1 for the first. */
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
}

const ended = (status: 'succeeded' | 'failed'): NextStep => ({
  status,
  nextAttemptAt: null,
  pauseUntil: null,
});

/** A pause that Slack asked for is none of the schedule, on the day of the message itself. */
function delayOf(isPaused: boolean, given: Attempt): number | null {
  const { attempt, createdAt, now, retryAfterMs, random } = given;
  const isFresh = now.getTime() + (retryAfterMs ?? 0) < createdAt.getTime() + DAY_MS;
  if (isPaused && retryAfterMs !== null && isFresh) return retryAfterMs;
  return retryDelay(attempt, random, retryAfterMs, SLACK_DELAYS);
}

/** What follows from an attempt. */
export function planSettlement(verdict: Verdict, attempt: Attempt): NextStep {
  if (verdict.kind === 'delivered') return ended('succeeded');
  if (verdict.kind !== 'later') return ended('failed');
  const { now, retryAfterMs } = attempt;
  const rests = verdict.isPaused && retryAfterMs !== null;
  const pauseUntil = rests ? new Date(now.getTime() + retryAfterMs) : null;
  const delay = delayOf(verdict.isPaused, attempt);
  if (delay === null) return { ...ended('failed'), pauseUntil };
  return { status: 'pending', nextAttemptAt: new Date(now.getTime() + delay), pauseUntil };
}
