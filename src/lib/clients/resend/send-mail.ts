import 'server-only';
import { Resend, type ErrorResponse } from 'resend';

/** Where Resend is, and what it lets us in with. */
export interface MailProvider {
  readonly apiKey: string;
  readonly apiUrl: string;
  /** An address of a domain that is verified there. */
  readonly from: string;
  /** For the whole exchange, in milliseconds; 15 s where it is left out. */
  readonly timeLimitMs?: number;
}

export interface OutgoingMail {
  /** The provider takes one text with the same key once in 24 hours, however often it is sent. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answered {
  /** Null where nothing was answered in time. */
  readonly status: number | null;
  /** The provider's own name of what is wrong, with its sentence. */
  readonly word: string;
}

interface Retry extends Answered {
  readonly kind: 'retry';
  readonly retryAfter: string | null;
  /** Whether the provider may have taken it nonetheless, since it did not say that it failed. */
  readonly mayHaveIt: boolean;
}

/**
 * What became of it: `refused` is no fault of the mail, but of the key or the sender's address.
 * `conflict`: the provider was sent other words by this key before. Whether it took those it does not
 * say; only who knows how the earlier attempts ended can tell.
 */
export type MailAnswer =
  | { readonly kind: 'sent'; readonly status: number; readonly providerId: string | null }
  | Retry
  | ({ readonly kind: 'conflict' } & Answered)
  | ({ readonly kind: 'refused' } & Answered)
  | ({ readonly kind: 'failed' } & Answered);

const TIME_LIMIT_MS = 15_000;
const MAX_WORD = 300;

const wordOf = ({ name, message }: ErrorResponse): string =>
  `${name}: ${message}`.replaceAll(/\s+/g, ' ').slice(0, MAX_WORD);

/** What goes away by itself: timeouts, limits and quotas, and the provider's own faults. */
const isPassing = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;

/** A wrong or restricted key, or a sender whose domain is not verified. */
const isRefused = (status: number, name: string): boolean =>
  status === 401 || status === 403 || name === 'invalid_from_address';

type Headers = Readonly<Record<string, string>> | null;

/** A gateway that gives up says nothing of what Resend did behind it. Its pages are no JSON. */
const isGatewayFault = (status: number, headers: Headers): boolean =>
  (status === 408 || status >= 500) && !headers?.['content-type']?.includes('json');

/** Whether it may have taken a mail that it did not answer for: an earlier request, or this one. */
const mayHaveTaken = (status: number | null, name: string, headers: Headers): boolean =>
  status === null || name === 'concurrent_idempotent_requests' || isGatewayFault(status, headers);

function answerOf(error: ErrorResponse, headers: Headers): MailAnswer {
  const { name } = error;
  // An answer that is none of Resend's own, such as a gateway's, may come without a status.
  const status = typeof error.statusCode === 'number' ? error.statusCode : null;
  const answered = { status, word: wordOf(error) };
  if (name === 'invalid_idempotent_request') return { kind: 'conflict', ...answered };
  const mayHaveIt = mayHaveTaken(status, name, headers);
  if (status === null || mayHaveIt || isPassing(status)) {
    return { kind: 'retry', retryAfter: headers?.['retry-after'] ?? null, mayHaveIt, ...answered };
  }
  return { kind: isRefused(status, name) ? 'refused' : 'failed', ...answered };
}

/**
 * Hands a mail to Resend; what went wrong is an answer, and nothing is thrown.
 *
 * @see https://resend.com/docs/dashboard/emails/idempotency-keys
 */
export async function sendMail(
  { apiKey, apiUrl, from, timeLimitMs = TIME_LIMIT_MS }: MailProvider,
  { key, headers, ...mail }: OutgoingMail,
): Promise<MailAnswer> {
  const resend = new Resend(apiKey, { baseUrl: apiUrl });
  const {
    data,
    error,
    headers: answered,
  } = await resend.emails.send(
    { ...mail, from: `Sentinel <${from}>`, headers: { ...headers } },
    { idempotencyKey: key, signal: AbortSignal.timeout(timeLimitMs) },
  );
  return error
    ? answerOf(error, answered)
    : { kind: 'sent', status: 200, providerId: data?.id ?? null };
}
