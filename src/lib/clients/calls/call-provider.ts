import 'server-only';
import { DelegateBackoff, handleWhen, retry, timeout, TimeoutStrategy } from 'cockatiel';
import type { FailureReason } from 'cockatiel';
import { ProviderError } from './provider-error';

export interface CallOptions {
  /** Ends waiting and calling. */
  readonly signal?: AbortSignal | undefined;
  /** For each attempt, ms. */
  readonly timeLimitMs?: number;
  /** Attempts beyond the first. */
  readonly retries?: number;
  /** Of the first pause, ms; those after it double, each with jitter. */
  readonly firstPauseMs?: number;
}

const TIME_LIMIT_MS = 30_000;
const RETRIES = 3;
const FIRST_PAUSE_MS = 250;
/** What asks for a longer pause than this is waited for by the sync, not by the call. */
const LONGEST_PAUSE_MS = 15_000;

/** Only what may be different the next time, and only where the wait for it is short. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  const { fault, retryAfterMs } = error;
  const passes = fault === 'unavailable' || fault === 'rate_limited';
  return passes && (retryAfterMs ?? 0) <= LONGEST_PAUSE_MS;
}

/** As long as the provider asked for, and never so that many come back at one moment. */
function pauseAfter(reason: FailureReason<unknown>, attempt: number, firstPauseMs: number): number {
  const error = 'error' in reason ? reason.error : null;
  const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0;
  const own = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (attempt - 1));
  return asked + own * (0.5 + Math.random() / 2);
}

/** What is thrown is a ProviderError in any case, but for defects of ours. */
function asProviderError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ProviderError || !signal.aborted) return error;
  return new ProviderError('unavailable', 'It did not answer in time.', { cause: error });
}

/** Ends at once where nobody waits any more: a pause between two attempts does not hear of it. */
function untilEnded<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const end = () => reject(new ProviderError('unavailable', 'It was ended before it answered.'));
    signal.addEventListener('abort', end, { once: true });
    const done = () => signal.removeEventListener('abort', end);
    work
      .then(resolve, reject)
      .finally(done)
      .catch(() => undefined);
  });
}

/**
 * Makes a call that may be made again: with a deadline for each attempt, and with jittered pauses
 * between attempts where the provider was away or asked to slow down.
 *
 * @param work one attempt; it ends when its signal does, and throws `ProviderError`
 * @throws ProviderError
 */
export function callProvider<T>(
  work: (signal: AbortSignal) => Promise<T>,
  {
    signal,
    timeLimitMs = TIME_LIMIT_MS,
    retries = RETRIES,
    firstPauseMs = FIRST_PAUSE_MS,
  }: CallOptions = {},
): Promise<T> {
  const backoff = new DelegateBackoff<{ result: FailureReason<unknown>; attempt: number }>(
    ({ result, attempt }) => pauseAfter(result, attempt, firstPauseMs),
  );
  const again = retry(handleWhen(isWorthRetrying), { maxAttempts: retries, backoff });
  const limit = timeout(timeLimitMs, TimeoutStrategy.Aggressive);
  const attempt = async (ending: AbortSignal): Promise<T> => {
    const own = new AbortController();
    try {
      return await limit.execute(({ signal: late }) => {
        late.addEventListener('abort', () => own.abort(), { once: true });
        return work(late);
      }, ending);
    } catch (error) {
      throw asProviderError(error, own.signal);
    }
  };
  return untilEnded(
    again.execute(({ signal: ending }) => attempt(ending), signal),
    signal,
  );
}
