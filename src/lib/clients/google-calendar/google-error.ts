import { ProviderError, type ProviderFault } from '../calls';

/** What a call was made with: the same refusal means something else to a key than to a person. */
export type AccessKind = 'key' | 'bearer';

interface Refusal {
  readonly status: number | null;
  /** Google's own word, such as `rateLimitExceeded`; empty where it gave none. */
  readonly reason: string;
  /** Of `google.rpc.ErrorInfo`, such as `API_KEY_INVALID`. */
  readonly detail: string;
  readonly retryAfterMs: number | null;
}

interface Meaning {
  readonly fault: ProviderFault;
  readonly message: string;
  readonly retryAfterMs?: number;
}

type Fields = Readonly<Record<string, unknown>>;

const SIGN_IN = 'Sign in with Google in Settings.';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** `rateLimitExceeded`, `invalid_grant`, `API_KEY_INVALID`: a key or a token is written otherwise. */
const CODE =
  /^(?:[A-Z][A-Z_]{1,60}|[a-z]{2,30}(?:_[a-z]{2,30}){0,4}|[a-z]{2,30}(?:[A-Z][a-z]{1,20}){0,6})$/;
const codeFrom = (word: string): string | null => (CODE.test(word) ? word : null);

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const firstWith = (list: unknown, field: string): string =>
  Array.isArray(list)
    ? (list.map((item) => textOf(fieldsOf(item)[field])).find((text) => text !== '') ?? '')
    : '';

/** Seconds, as Google writes it, a day at most; a date is not waited for. */
function retryAfterOf(headers: unknown): number | null {
  const { get } = fieldsOf(headers);
  if (typeof get !== 'function') return null;
  const seconds = Number((headers as Headers).get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? Math.min(seconds * 1_000, DAY_MS) : null;
}

function refusalOf(error: unknown): Refusal {
  const response = fieldsOf(fieldsOf(error).response);
  const { status, headers, data } = response;
  const body = fieldsOf(data);
  const wrong = fieldsOf(body.error);
  return {
    status: typeof status === 'number' ? status : null,
    // OAuth's endpoints answer with a word where the API answers with an object.
    reason: textOf(body.error) || firstWith(wrong.errors, 'reason'),
    detail: firstWith(wrong.details, 'reason'),
    retryAfterMs: retryAfterOf(headers),
  };
}

/** Daily quotas begin anew at midnight in California. */
function untilNewDay(now: Date): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Los_Angeles',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const of = (type: 'hour' | 'minute') => Number(parts.find((part) => part.type === type)?.value);
  return DAY_MS - (of('hour') * 60 + of('minute')) * 60_000;
}

const SLOW_DOWN: Meaning = {
  fault: 'rate_limited',
  message: 'Google Calendar asks for fewer calls. The sync goes on by itself.',
};

/** What each of Google's words means, whatever status it came with. */
const BY_REASON: Readonly<Record<string, Meaning>> = {
  rateLimitExceeded: SLOW_DOWN,
  userRateLimitExceeded: {
    fault: 'rate_limited',
    message: 'Google Calendar asks for fewer calls of this account. The sync goes on by itself.',
  },
  quotaExceeded: {
    fault: 'quota',
    message: 'The calendar’s usage limits are reached. Google opens it again after some hours.',
    retryAfterMs: HOUR_MS,
  },
  accessNotConfigured: {
    fault: 'forbidden',
    message:
      'The Google Calendar API is not enabled for the project of this key. Enable it in the Google Cloud console, wait a few minutes, and try again.',
  },
  insufficientPermissions: {
    fault: 'forbidden',
    message: `Google granted too little to read and write events. ${SIGN_IN} and tick every permission that is asked for.`,
  },
  requiredAccessLevel: {
    fault: 'forbidden',
    message:
      'This calendar may be read, but not written to. Ask its owner for the right to make changes to events.',
  },
  fullSyncRequired: {
    fault: 'cursor_expired',
    message: 'Google no longer knows since when to tell changes: the calendar is read anew.',
  },
  updatedMinTooLongAgo: {
    fault: 'cursor_expired',
    message: 'The last sync is too long ago for Google: the calendar is read anew.',
  },
  deleted: { fault: 'not_found', message: 'The event was deleted in Google Calendar.' },
  duplicate: { fault: 'conflict', message: 'Google Calendar has this event already.' },
  timeRangeEmpty: { fault: 'rejected', message: 'The meeting must end after it begins.' },
  invalid_grant: {
    fault: 'unauthorized',
    message: `Google no longer accepts this sign-in: it was withdrawn, or has expired. ${SIGN_IN}`,
  },
  invalid_client: {
    fault: 'rejected',
    message: 'Google does not accept GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET of this server.',
  },
  redirect_uri_mismatch: {
    fault: 'rejected',
    message:
      'Google does not know the address it was to send the browser back to. Add it to the client in the Google Cloud console.',
  },
};

const SAME_AS: Readonly<Record<string, string>> = {
  SERVICE_DISABLED: 'accessNotConfigured',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'insufficientPermissions',
  RATE_LIMIT_EXCEEDED: 'rateLimitExceeded',
  variableTermLimitExceeded: 'quotaExceeded',
  calendarUsageLimitsExceeded: 'quotaExceeded',
  unauthorized_client: 'invalid_client',
};

const KEY_WITHIN: Meaning = {
  fault: 'forbidden',
  message:
    'The API key’s own restrictions do not allow this call. Let it use the Google Calendar API from this server (Google Cloud console, Credentials).',
};
const BAD_KEY: Meaning = {
  fault: 'unauthorized',
  message:
    'Google does not accept this API key. Copy it again from the Google Cloud console (Credentials), and connect anew.',
};

const SIGNED_OUT: Meaning = {
  fault: 'unauthorized',
  message: `Google no longer accepts this sign-in: it has expired, or was withdrawn. ${SIGN_IN}`,
};
const UNKEYED: Meaning = {
  fault: 'unauthorized',
  message: `An API key reads public calendars only; this needs more. ${SIGN_IN}`,
};
const PRIVATE: Meaning = {
  fault: 'not_found',
  message: `An API key reads public calendars only, and Google shows none by this id. Make the calendar public (its settings, “Access permissions”), or sign in with Google.`,
};
const ABSENT: Meaning = {
  fault: 'not_found',
  message:
    'This account has no such calendar, or no such event in it. Check the calendar’s id in its settings.',
};
const REFUSED: Meaning = {
  fault: 'forbidden',
  message: 'Google does not let this account do that in this calendar.',
};
const AWAY: Meaning = {
  fault: 'unavailable',
  message: 'Google Calendar could not be reached, or has a fault of its own just now.',
};
const WRONG: Meaning = {
  fault: 'rejected',
  message: 'Google Calendar refused the request as it is.',
};

function byDetail(detail: string): Meaning | null {
  if (/^API_KEY_(INVALID|EXPIRED)$/.test(detail)) return BAD_KEY;
  return /^API_KEY_.*BLOCKED$/.test(detail) ? KEY_WITHIN : null;
}

function byReason({ reason, detail }: Refusal, now: Date): Meaning | null {
  if (reason === 'dailyLimitExceeded') {
    const message = 'The day’s calls to Google Calendar are used up. There are new ones tomorrow.';
    return { fault: 'quota', message, retryAfterMs: untilNewDay(now) };
  }
  const names = [detail, reason].map((name) => SAME_AS[name] ?? name);
  return names.map((name) => BY_REASON[name]).find((meaning) => meaning !== undefined) ?? null;
}

const BY_STATUS: Readonly<Record<number, Meaning>> = {
  401: SIGNED_OUT,
  403: REFUSED,
  404: ABSENT,
  408: AWAY,
  409: { ...WRONG, fault: 'conflict' },
  410: { ...WRONG, fault: 'cursor_expired' },
  429: SLOW_DOWN,
};
const OF_KEYS: Readonly<Record<number, Meaning>> = {
  401: UNKEYED,
  403: { ...PRIVATE, fault: 'forbidden' },
  404: PRIVATE,
};

/** Where Google gave no word that is known, its status says the kind. */
function byStatus(status: number, kind: AccessKind): Meaning {
  const ofKey = kind === 'key' ? OF_KEYS[status] : undefined;
  return ofKey ?? BY_STATUS[status] ?? (status >= 500 ? AWAY : WRONG);
}

/**
 * What a failed call means. Nothing of the library's own error goes on: its message holds the address
 * with the key in it, and its settings hold the token.
 */
export function asGoogleError(
  error: unknown,
  kind: AccessKind,
  now: Date = new Date(),
): ProviderError {
  if (error instanceof ProviderError) return error;
  const refusal = refusalOf(error);
  const { status, reason, detail } = refusal;
  const meaning =
    status === null ? AWAY : (byDetail(detail) ?? byReason(refusal, now) ?? byStatus(status, kind));
  return new ProviderError(meaning.fault, meaning.message, {
    status,
    code: codeFrom(detail) ?? codeFrom(reason),
    retryAfterMs: refusal.retryAfterMs ?? meaning.retryAfterMs ?? null,
  });
}
