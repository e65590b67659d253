import { waitFrom } from './numbers';

/** What went wrong at a provider, whichever it is. */
export const PROVIDER_FAULTS = [
  /** The key, or the grant behind it, is not accepted: only a person can mend that. */
  'unauthorized',
  /** Accepted, but not allowed to do this. */
  'forbidden',
  'not_found',
  /** Too many calls just now; `retryAfterMs` says how long to wait. */
  'rate_limited',
  /** The day's or the window's calls are used up; `retryAfterMs` says when there are new ones. */
  'quota',
  /** No answer, half of one, or a fault of the provider's own. */
  'unavailable',
  /** The place in a list that we came from is not known there any more: begin anew. */
  'cursor_expired',
  /** What was to be changed has changed there meanwhile. */
  'conflict',
  /** The request is refused as it is; trying again would not help. */
  'rejected',
] as const;
export type ProviderFault = (typeof PROVIDER_FAULTS)[number];

export interface ProviderErrorOptions {
  /** HTTP status, where there was an answer. */
  readonly status?: number | null;
  /** The provider's own word for it, such as `INVALID_SESSION_ID`. */
  readonly code?: string | null;
  /** A day at most is waited, whatever is asked for. */
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** A call that failed. The message is made of our words and may be shown; it holds no secret. */
export class ProviderError extends Error {
  readonly fault: ProviderFault;
  readonly status: number | null;
  readonly code: string | null;
  readonly retryAfterMs: number | null;

  constructor(fault: ProviderFault, message: string, options: ProviderErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'ProviderError';
    this.fault = fault;
    this.status = options.status ?? null;
    this.code = options.code ?? null;
    this.retryAfterMs = waitFrom(options.retryAfterMs);
  }
}
