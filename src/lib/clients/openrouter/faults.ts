import 'server-only';
import { isObject, textOf, type JsonObject } from './json';
import { ModelError, type ModelErrorOptions, type ModelFault } from './model-error';

/** An error as the provider told it: by a status, in a body, or in the middle of a stream. */
export interface Refusal {
  /** Null where it came within a stream, or in the body of an answer that began well. */
  readonly status: number | null;
  readonly headers: Headers | null;
  /** The body's `error`: `{ code, message, metadata? }`, if all is well. */
  readonly error: unknown;
}

const DAY_MS = 86_400_000;

const WORDS: Readonly<Record<ModelFault, string>> = {
  unauthorized:
    'OpenRouter refused the key: it was revoked, has expired, or is none. Put a valid key in its place.',
  no_credit:
    'OpenRouter’s credits, or what this key may spend, are used up. Add credits or raise the key’s limit.',
  rate_limited: 'The model is asked too much at the moment. Try again in a while.',
  moderated: 'The model’s provider declined to answer this question.',
  not_found: 'The model is not offered any more. Choose another one.',
  too_long: 'The question, with what belongs to it, is longer than the model can take.',
  rejected: 'OpenRouter did not take the request as it is.',
  unavailable: 'The model is not available just now.',
  interrupted: 'The model stopped in the middle of its answer.',
};

/** @param fault whose words are the usual ones */
export const modelError = (fault: ModelFault, options?: ModelErrorOptions): ModelError =>
  new ModelError(fault, WORDS[fault], options);

const BY_TYPE: Readonly<Record<string, ModelFault>> = {
  authentication: 'unauthorized',
  permission_denied: 'unauthorized',
  payment_required: 'no_credit',
  rate_limit_exceeded: 'rate_limited',
  content_policy_violation: 'moderated',
  refusal: 'moderated',
  not_found: 'not_found',
  context_length_exceeded: 'too_long',
  max_tokens_exceeded: 'too_long',
  token_limit_exceeded: 'too_long',
  string_too_long: 'too_long',
  payload_too_large: 'too_long',
  provider_overloaded: 'unavailable',
  provider_unavailable: 'unavailable',
  server: 'unavailable',
  timeout: 'unavailable',
};

const BY_STATUS: Readonly<Record<number, ModelFault>> = {
  401: 'unauthorized',
  402: 'no_credit',
  403: 'unauthorized',
  404: 'not_found',
  408: 'unavailable',
  413: 'too_long',
  429: 'rate_limited',
};

/** Where the status alone would mislead. A key that has spent its own limit is refused with 403. */
const BY_WORDS: readonly {
  readonly status: number;
  readonly words: RegExp;
  readonly fault: ModelFault;
}[] = [
  { status: 400, words: /context length|too many tokens|prompt is too long/i, fault: 'too_long' },
  { status: 400, words: /not a valid model/i, fault: 'not_found' },
  { status: 403, words: /limit (has been )?(exceeded|reached)/i, fault: 'no_credit' },
  { status: 403, words: /flagged|moderation|blocked|terms of service/i, fault: 'moderated' },
];

interface ErrorBody {
  readonly code: number | null;
  readonly message: string;
  readonly metadata: JsonObject;
}

function bodyOf(error: unknown): ErrorBody {
  if (!isObject(error)) return { code: null, message: '', metadata: {} };
  const code = Number(error.code);
  return {
    code: error.code !== null && Number.isInteger(code) && code >= 300 ? code : null,
    message: textOf(error.message) ?? '',
    metadata: isObject(error.metadata) ? error.metadata : {},
  };
}

/** A guardrail names patterns, a moderating provider reasons. */
const isModeration = (status: number | null, metadata: JsonObject): boolean =>
  status === 403 && (Array.isArray(metadata.reasons) || Array.isArray(metadata.patterns));

/** Redirects are no answer of the API, and what is at fault there is the address, or a gateway. */
const byStatus = (status: number | null): ModelFault => {
  if (status === null || status < 400 || status >= 500) return 'unavailable';
  return BY_STATUS[status] ?? 'rejected';
};

function faultIn(status: number | null, { message, metadata }: ErrorBody): ModelFault {
  if (isModeration(status, metadata)) return 'moderated';
  const worded = BY_WORDS.find((known) => known.status === status && known.words.test(message));
  const type = textOf(metadata.error_type) ?? '';
  return worded?.fault ?? BY_TYPE[type] ?? byStatus(status);
}

const within = (ms: number): number | null =>
  Number.isFinite(ms) && ms >= 0 ? Math.min(ms, DAY_MS) : null;

/** A moment, by the provider's own clock. */
function untilReset(headers: Headers | null): number | null {
  const at = Number(headers?.get('x-ratelimit-reset') ?? Number.NaN);
  return within(at - Date.parse(headers?.get('date') ?? ''));
}

function waitAsked(headers: Headers | null, metadata: JsonObject): number | null {
  const asked = headers?.get('retry-after') ?? metadata.retry_after_seconds;
  const seconds = asked === undefined || asked === '' ? Number.NaN : Number(asked);
  return within(seconds * 1_000) ?? untilReset(headers);
}

/** What a refused request means. Nothing of the provider's own words goes on. */
export function faultOf({ status, headers, error }: Refusal): ModelError {
  const body = bodyOf(error);
  const code = status ?? body.code;
  return modelError(faultIn(code, body), {
    status: code,
    retryAfterMs: waitAsked(headers, body.metadata),
  });
}

/** Only what may be different the next time: a network that failed (no status), 408, 429 and 5xx. */
export function isPassing({ fault, status }: ModelError): boolean {
  if (fault === 'rate_limited') return true;
  const isAway = status === null || status === 408 || status >= 500;
  return fault === 'unavailable' && isAway;
}
