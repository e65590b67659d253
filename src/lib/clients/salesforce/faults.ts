import 'server-only';
import { z } from 'zod';
import { holdsSecret, ProviderError, wordsFrom, type ProviderFault } from '../calls';
import type { AnswerHead } from '../exchange';

/** A day's calls come back little by little over 24 hours; it is asked again after an hour. */
const QUOTA_WAIT_MS = 60 * 60_000;
/** Of calls that run at the same time: as soon as some of them are done. */
const BUSY_WAIT_MS = 10_000;
/** As Salesforce writes its own words for a fault. */
const CODE = /^[A-Z][A-Z0-9_]{1,80}$/;

/** What Salesforce says of one fault; an answer holds a list of these. */
interface Said {
  readonly code: string;
  /** Null where nothing of it may be repeated. */
  readonly message: string | null;
}

const saidSchema = z.object({ errorCode: z.string(), message: z.string() });

/** What jsforce calls an answer whose body it could not make anything of. */
const UNREAD = /^ERROR_HTTP_/;

/** The list that jsforce keeps as `data`: the only one, or all of several. */
function saidOf(error: unknown, secrets: readonly string[]): readonly Said[] {
  const { data } = error as { data?: unknown };
  return (Array.isArray(data) ? data : [data]).flatMap((item) => {
    const { success, data: said } = saidSchema.safeParse(item);
    if (!success || UNREAD.test(said.errorCode)) return [];
    const { errorCode } = said;
    const isCode = CODE.test(errorCode) && !holdsSecret(errorCode, secrets);
    return [{ code: isCode ? errorCode : 'UNKNOWN', message: wordsFrom(said.message, secrets) }];
  });
}

type Answer = readonly [ProviderFault, string];

const TOKEN_REFUSED: Answer = [
  'unauthorized',
  'Salesforce refused the access token: it has expired or was revoked. Connect again with a new one.',
];
const AWAY: Answer = ['unavailable', 'Salesforce is not available at the moment.'];
const CHANGED: Answer = ['conflict', 'The record was changed in Salesforce at the same moment.'];
const GONE: Answer = [
  'not_found',
  'Salesforce has no such record, or does not show it to this user.',
];
const QUOTA: Answer = [
  'quota',
  'Salesforce takes no more calls: those that the organisation has for 24 hours are used up.',
];
const BUSY: Answer = ['rate_limited', 'Salesforce asks to wait: too many calls at once.'];
const NO_API: Answer = [
  'forbidden',
  'This Salesforce edition or user may not use the API. Ask its administrator for the permission “API Enabled”.',
];

const BY_CODE: Readonly<Record<string, Answer>> = {
  INVALID_SESSION_ID: TOKEN_REFUSED,
  INVALID_AUTH_HEADER: TOKEN_REFUSED,
  API_DISABLED_FOR_ORG: NO_API,
  API_CURRENTLY_DISABLED: NO_API,
  ENTITY_IS_DELETED: GONE,
  INVALID_QUERY_LOCATOR: ['cursor_expired', 'Salesforce has let go of the query’s next page.'],
  QUERY_TIMEOUT: AWAY,
  SERVER_UNAVAILABLE: AWAY,
  UNABLE_TO_LOCK_ROW: AWAY,
};

const BY_STATUS: Readonly<Record<number, Answer>> = {
  401: TOKEN_REFUSED,
  404: GONE,
  412: CHANGED,
  429: BUSY,
};

const isDayLimit = (said: readonly Said[]): boolean =>
  said.some(({ message }) => message?.startsWith('TotalRequests') === true);

/** Every refusal of the API comes with its reason: one without has broken off on its way. */
function inOwnWords(status: number, said: readonly Said[]): Answer {
  if (said.length === 0 && (status === 400 || status === 403)) return AWAY;
  const words = said.flatMap(({ message }) => message ?? []).join(' ') || `It answered ${status}.`;
  if (status === 403) return ['forbidden', `Salesforce does not allow it: ${words}`];
  return ['rejected', `Salesforce refused it: ${words}`];
}

function answerOf(status: number, said: readonly Said[]): Answer {
  const [first] = said;
  if (first?.code === 'REQUEST_LIMIT_EXCEEDED') return isDayLimit(said) ? QUOTA : BUSY;
  const known = (first && BY_CODE[first.code]) ?? BY_STATUS[status];
  if (known) return known;
  return status >= 500 || status < 400 ? AWAY : inOwnWords(status, said);
}

function waitFor(fault: ProviderFault, asked: number | null): number | null {
  if (fault === 'quota') return Math.max(asked ?? 0, QUOTA_WAIT_MS);
  return fault === 'rate_limited' ? (asked ?? BUSY_WAIT_MS) : asked;
}

/**
 * What a call to the API that failed means. An answer that broke off is no answer.
 *
 * @param secrets what was sent to prove who asks: nothing that is told repeats it
 */
export function apiFault(
  error: unknown,
  answered: AnswerHead | null,
  secrets: readonly string[],
): ProviderError {
  if (error instanceof ProviderError) return error;
  const isSaid = error instanceof Error && 'errorCode' in error;
  if (!answered || !isSaid) {
    const status = answered?.status ?? null;
    return new ProviderError('unavailable', 'Salesforce could not be reached.', {
      status,
      cause: error,
    });
  }
  const { status, retryAfterMs } = answered;
  const said = saidOf(error, secrets);
  const [fault, message] = answerOf(status, said);
  const options = {
    status,
    code: said[0]?.code ?? null,
    retryAfterMs: waitFor(fault, retryAfterMs),
    cause: error,
  };
  return new ProviderError(fault, message, options);
}

const GRANT_WORDS: Readonly<Record<string, Answer>> = {
  invalid_grant: [
    'unauthorized',
    'Salesforce no longer accepts the sign-in: it has expired or was revoked. Connect again.',
  ],
  inactive_user: [
    'unauthorized',
    'The Salesforce user is not active any more. Connect as another.',
  ],
  inactive_org: ['unauthorized', 'The Salesforce organisation is locked or closed.'],
  invalid_client: ['rejected', 'Salesforce does not know this app: see SALESFORCE_CLIENT_SECRET.'],
  invalid_client_id: ['rejected', 'Salesforce does not know this app: see SALESFORCE_CLIENT_ID.'],
  redirect_uri_mismatch: [
    'rejected',
    'The app in Salesforce does not name this address as its callback URL.',
  ],
  rate_limit_exceeded: BUSY,
};

function ofGrant(status: number, word: string): Answer {
  const known = GRANT_WORDS[word];
  if (known) return known;
  if (status === 429) return BUSY;
  if (status >= 500 || status < 400) return AWAY;
  return [
    'rejected',
    'Salesforce refused the sign-in. Try again; else look at the app’s settings there.',
  ];
}

/** What a call for a grant that failed means: these have errors of their own form. */
export function grantFault(error: unknown, answered: AnswerHead | null): ProviderError {
  if (error instanceof ProviderError) return error;
  const word = error instanceof Error ? error.name : '';
  if (!answered) {
    return new ProviderError('unavailable', 'Salesforce could not be reached.', { cause: error });
  }
  const { status, retryAfterMs } = answered;
  const [fault, message] = ofGrant(status, word);
  const code = /^[a-z_]{1,60}$/.test(word) ? word : null;
  return new ProviderError(fault, message, { status, code, retryAfterMs, cause: error });
}
