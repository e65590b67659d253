/** What kept a model's answer from coming, whichever model it was. */
export const MODEL_FAULTS = [
  /** The key is not accepted, or may not do this: only a person can mend that. */
  'unauthorized',
  /** The account, or what the key may spend, is used up. */
  'no_credit',
  /** Too many requests just now; `retryAfterMs` says how long to wait, where that was told. */
  'rate_limited',
  /** The question was flagged, or the model declined to answer it. */
  'moderated',
  /** There is no such model, or nobody serves it any more. */
  'not_found',
  /** More text than the model takes. */
  'too_long',
  /** The request is refused as it is; trying again would not help. */
  'rejected',
  /** No answer in time, none at all, or a fault of the provider's own. */
  'unavailable',
  /** The answer broke off after it had begun. */
  'interrupted',
] as const;
export type ModelFault = (typeof MODEL_FAULTS)[number];

export interface ModelErrorOptions {
  /** HTTP status, or the code of an error that came within the stream. */
  readonly status?: number | null;
  readonly retryAfterMs?: number | null;
}

/**
 * An answer that did not come, or not whole. The message is made of our words and may be shown. There is
 * no `cause` on purpose: the library's errors hold the request's headers and what the provider wrote.
 */
export class ModelError extends Error {
  readonly fault: ModelFault;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Whether text of this answer has been handed out already. */
  readonly afterFirstToken: boolean;

  constructor(fault: ModelFault, message: string, options: ModelErrorOptions = {}) {
    super(message);
    this.name = 'ModelError';
    this.fault = fault;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.afterFirstToken = fault === 'interrupted';
  }
}
