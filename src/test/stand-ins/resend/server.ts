import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { checkMail, type WireMail } from './check-mail';
import { RESEND_ERRORS, type ResendError } from './errors';

/**
 * As documented, with one of its errors, `hang` and `cut` (the mail is not taken), `lost` (the mail is
 * taken, and the connection ends before the answer), or `fails_with_key`: it answers 500, takes nothing,
 * and keeps the key for that text. Its documents leave open whether it does; `internal_server_error`
 * leaves the key free.
 */
export type ResendBehaviour =
  'ok' | ResendError | 'not_json' | 'hang' | 'cut' | 'lost' | 'fails_with_key';

export interface SentMail {
  readonly id: string;
  readonly key: string | null;
  readonly mail: WireMail;
}

export interface ResendStandIn extends Listening {
  readonly apiKey: string;
  /** How often it was asked, however that ended. */
  readonly asked: number;
  /** What would have left, each once. */
  readonly sent: readonly SentMail[];
  /** Until told otherwise. */
  behave(behaviour: ResendBehaviour): void;
  /** A day goes by: keys are no longer known. */
  forgetKeys(): void;
}

/** Seconds that a 429 asks for. */
export const RETRY_AFTER = 2;
const MAX_KEY = 256;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function refusal(name: ResendError): Answer {
  const [statusCode, message] = RESEND_ERRORS[name];
  return { status: statusCode, body: { statusCode, message, name } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const limits = {
    'ratelimit-limit': '2',
    'ratelimit-remaining': status === 429 ? '0' : '1',
    'ratelimit-reset': '1',
  };
  const wait = status === 429 ? { 'retry-after': String(RETRY_AFTER) } : {};
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...limits, ...wait })
    .end(JSON.stringify(body));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Why a request goes no further, before its mail is looked at. */
function faultOf({ method, url, headers }: IncomingMessage, apiKey: string): ResendError | null {
  if (url !== '/emails') return 'not_found';
  if (method !== 'POST') return 'method_not_allowed';
  if (!headers.authorization) return 'missing_api_key';
  if (headers.authorization !== `Bearer ${apiKey}`) return 'invalid_api_key';
  const key = headers['idempotency-key'];
  const isKey = key === undefined || (key.length >= 1 && key.length <= MAX_KEY);
  return isKey ? null : 'invalid_idempotency_key';
}

/** What was sent, and by which keys. */
class Mailbox {
  readonly sent: SentMail[] = [];
  /** The text of each key; its id where that was taken. */
  readonly #known = new Map<string, { readonly body: string; readonly id: string | null }>();
  readonly #underWay = new Set<string>();

  forgetKeys(): void {
    this.#known.clear();
  }

  /** Works on a request until it is answered or cut. @returns false where one of that key is worked on */
  begin(key: string | null, response: ServerResponse): boolean {
    if (key === null) return true;
    if (this.#underWay.has(key)) return false;
    this.#underWay.add(key);
    for (const end of ['finish', 'close']) response.once(end, () => this.#underWay.delete(key));
    return true;
  }

  /** Takes nothing, and keeps the key for that text. */
  fail(key: string | null, body: string): Answer {
    const known = key === null ? undefined : this.#known.get(key);
    if (known && known.body !== body) return refusal('invalid_idempotent_request');
    if (key !== null && !known) this.#known.set(key, { body, id: null });
    return refusal('internal_server_error');
  }

  take(key: string | null, body: string): Answer {
    const known = key === null ? undefined : this.#known.get(key);
    if (known && known.body !== body) return refusal('invalid_idempotent_request');
    if (known?.id) return { status: 200, body: { id: known.id } };
    const mail = parse(body);
    const error = checkMail(mail);
    if (error) return refusal(error);
    const id = randomUUID();
    if (key !== null) this.#known.set(key, { body, id });
    this.sent.push({ id, key, mail: mail as WireMail });
    return { status: 200, body: { id } };
  }
}

/** Resend's `POST /emails` on a free port, with idempotency keys, errors and rate headers as documented. */
export async function startResendStandIn(): Promise<ResendStandIn> {
  const apiKey = `re_${randomBytes(12).toString('hex')}`;
  const mailbox = new Mailbox();
  let behaviour: ResendBehaviour = 'ok';
  let asked = 0;

  const misbehave = (response: ServerResponse): boolean => {
    if (behaviour === 'cut') response.destroy();
    else if (behaviour === 'not_json') response.writeHead(502).end('<html>Bad gateway</html>');
    else if (behaviour in RESEND_ERRORS) send(response, refusal(behaviour as ResendError));
    return !['ok', 'lost', 'fails_with_key'].includes(behaviour);
  };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    asked += 1;
    const body = await text(request);
    const fault = faultOf(request, apiKey);
    if (fault) {
      send(response, refusal(fault));
      return;
    }
    const given = request.headers['idempotency-key'];
    const key = typeof given === 'string' ? given : null;
    if (!mailbox.begin(key, response)) {
      send(response, refusal('concurrent_idempotent_requests'));
      return;
    }
    if (misbehave(response)) return;
    const fails = behaviour === 'fails_with_key';
    const answer = fails ? mailbox.fail(key, body) : mailbox.take(key, body);
    if (behaviour === 'lost') response.destroy();
    else send(response, answer);
  };
  const server = await listen((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  return {
    ...server,
    apiKey,
    sent: mailbox.sent,
    get asked() {
      return asked;
    },
    behave: (next) => {
      behaviour = next;
    },
    forgetKeys: () => mailbox.forgetKeys(),
  };
}
