import type { MailAnswer } from '../clients/resend';
import { parseRetryAfter, retryDelay, type Settlement } from '../platform/outbox';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Before each attempt; the last delay holds for all that follow. */
const DELAYS = [0, 5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 4 * HOUR_MS];
/** The provider knows a key for 24 hours: later, sending again could send twice. */
const LAST_TRY_MS = 23 * HOUR_MS;
const REFUSED_WAIT_MS = 5 * MINUTE_MS;
/** A key that nobody mended in a week is not one that mails wait for. */
const LONGEST_WAIT_MS = 7 * 24 * HOUR_MS;

/** One attempt of one mail. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  readonly createdAt: Date;
  /** Since when the provider may have it. */
  readonly since: Date;
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

function later({ attempt, since, now, random }: Attempt, retryAfter: string | null): When {
  const wanted = parseRetryAfter(retryAfter, now);
  const delay = retryDelay(Math.min(attempt, DELAYS.length - 1), random, wanted, DELAYS) ?? 0;
  const at = new Date(now.getTime() + delay);
  return isForgotten(since, at) ? NEVER : { status: 'pending', nextAttemptAt: at };
}

/** The mail is not at fault and was not taken: it waits until somebody mends the key. */
function onceMended({ createdAt, now, random }: Attempt): When {
  if (now.getTime() >= createdAt.getTime() + LONGEST_WAIT_MS) return NEVER;
  const wait = REFUSED_WAIT_MS * (1 + random);
  return { status: 'pending', nextAttemptAt: new Date(now.getTime() + wait) };
}

function whenAgain(answer: Unsent, attempt: Attempt): When {
  if (answer.kind === 'failed') return NEVER;
  return answer.kind === 'refused' ? onceMended(attempt) : later(attempt, answer.retryAfter);
}

/** What becomes of a mail that the provider did not take. */
export const endingOf = (answer: Unsent, attempt: Attempt): Ending => ({
  ...whenAgain(answer, attempt),
  responseCode: answer.status,
  error: answer.word,
});
