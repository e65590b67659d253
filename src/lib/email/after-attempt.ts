import type { MailAnswer } from '../clients/resend';
import { parseRetryAfter, retryDelay, type Settlement } from '../platform/outbox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Before each of nine attempts, over some nineteen hours: what is older than a day is no news. */
const DELAYS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  4 * HOUR_MS,
  4 * HOUR_MS,
  4.5 * HOUR_MS,
];
/** The provider knows a key for 24 hours: later, sending again could send twice. */
const LAST_TRY_MS = 23 * HOUR_MS;
const REFUSED_WAIT_MS = 5 * MINUTE_MS;
/** What a week did not mend is not waited for. */
const LONGEST_WAIT_MS = 7 * 24 * HOUR_MS;

/** One attempt of one mail. */
export interface Attempt {
  /** From 1; those that the provider refused us are not counted. */
  readonly attempt: number;
  readonly createdAt: Date;
  /** Since when the provider may have it; null where it answered each attempt with a no. */
  readonly since: Date | null;
  readonly now: Date;
  /** 0 to 1 */
  readonly random: number;
}

export type Ending = Omit<Settlement, 'now'>;
type Unsent = Exclude<MailAnswer, { kind: 'sent' }>;

/** Whether the provider may have forgotten by now that it has the mail. */
export const isForgotten = (since: Date, now: Date): boolean =>
  now.getTime() >= since.getTime() + LAST_TRY_MS;

type When = Pick<Ending, 'status' | 'nextAttemptAt'>;
const NEVER: When = { status: 'failed', nextAttemptAt: null };

/** In so many ms, unless that is too late for this mail. */
function after(delay: number, { createdAt, since, now }: Attempt): When {
  const at = new Date(now.getTime() + delay);
  const isTooLate = at.getTime() >= createdAt.getTime() + LONGEST_WAIT_MS;
  if (isTooLate || (since && isForgotten(since, at))) return NEVER;
  return { status: 'pending', nextAttemptAt: at };
}

function later(attempt: Attempt, retryAfter: string | null): When {
  const wanted = parseRetryAfter(retryAfter, attempt.now);
  const delay = retryDelay(attempt.attempt, attempt.random, wanted, DELAYS);
  return delay === null ? NEVER : after(delay, attempt);
}

function whenAgain(answer: Unsent, attempt: Attempt): When {
  if (answer.kind === 'failed') return NEVER;
  // The mail is not at fault and was not taken: it waits until somebody mends the key.
  if (answer.kind === 'refused') return after(REFUSED_WAIT_MS * (1 + attempt.random), attempt);
  return later(attempt, answer.kind === 'retry' ? answer.retryAfter : null);
}

/** What becomes of a mail that the provider did not take. */
export const endingOf = (answer: Unsent, attempt: Attempt): Ending => ({
  ...whenAgain(answer, attempt),
  responseCode: answer.status,
  error: answer.word,
});
