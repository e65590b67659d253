import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { asListed, findModel, MODELS, type CatalogueModel } from './catalogue';
import { kindOf, OPENROUTER_ERRORS, type OpenRouterFault, type WireError } from './faults';
import { honestModel } from './honest-model';
import { playStream, type Saying } from './play';
import {
  newHead,
  tokensIn,
  wholeAnswer,
  wordsOf,
  type Finish,
  type WireRequest,
  type WireUsage,
} from './wire';

/** A model: what it says to a request. */
export type Reply = (request: WireRequest) => string | AsyncIterable<string>;

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Null where there was no answer. */
  status: number | null;
  /** Null while it goes on; `cut` where the connection ended before the answer did. */
  ended: 'whole' | 'cut' | null;
}

interface Key {
  readonly key: string;
  /** US dollars; null for as much as there is. */
  readonly limit: number | null;
  usage: number;
}

export interface OpenRouterStandIn extends Listening {
  /** What `OPENROUTER_BASE_URL` is set to. */
  readonly baseUrl: string;
  /** Its first key, without a limit. */
  readonly apiKey: string;
  /** @param limit what it may spend, US dollars */
  newKey(limit?: number | null): string;
  revoke(key: string): void;
  /** US dollars that a key has spent. */
  usageOf(key: string): number;
  /** What the account has left, US dollars. */
  credits: number;
  /** Every request, in order; may be emptied. */
  readonly requests: LoggedRequest[];
  /** Questions among them that were answered or refused, or still are. */
  readonly asked: number;
  /** Who answers from now on. */
  script(reply: Reply): void;
  /** The next questions go wrong, each in its own way; null: one that goes well. */
  failNext(...faults: readonly (OpenRouterFault | null)[]): void;
  /** All questions go wrong, until told otherwise. */
  behave(fault: OpenRouterFault | null): void;
  /** Nobody serves this model any more. */
  removeModel(id: string): void;
}

export interface OpenRouterOptions {
  readonly now?: () => Date;
  readonly port?: number;
  readonly apiKey?: string;
}

const BASE = '/api/v1';
const PAGE = '<!doctype html><title>Sign in</title><h1>Please sign in</h1>';
const MAX_FALLBACKS = 3;
const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with a request before any model sees it. */
function checkRequest(body: unknown): WireError | null {
  if (!isObject(body)) return OPENROUTER_ERRORS.bad_request;
  const { messages, models } = body;
  if (Array.isArray(models) && models.length > MAX_FALLBACKS) {
    return OPENROUTER_ERRORS.too_many_models;
  }
  const isMessage = (message: unknown) =>
    isObject(message) &&
    ROLES.includes(String(message.role)) &&
    typeof message.content === 'string';
  const areMessages = Array.isArray(messages) && messages.length > 0 && messages.every(isMessage);
  return areMessages ? null : OPENROUTER_ERRORS.bad_request;
}

const promptTokens = ({ messages }: WireRequest): number =>
  messages.reduce((sum, { content }) => sum + tokensIn(content), 0);

async function* asWords(said: string | AsyncIterable<string>): AsyncGenerator<string> {
  if (typeof said === 'string') yield* wordsOf(said);
  else yield* said;
}

/** A model's answer, cut where it may not be longer. */
function sayingOf(request: WireRequest, model: CatalogueModel, reply: Reply, now: Date): Saying {
  const most = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
  let length = 0;
  let finish: Finish = 'stop';
  async function* words() {
    for await (const word of asWords(reply(request))) {
      if (tokensIn('x'.repeat(length + word.length)) > most) {
        finish = 'length';
        return;
      }
      length += word.length;
      yield word;
    }
  }
  const usage = (): WireUsage => {
    const prompt = promptTokens(request);
    const completion = Math.ceil(length / 4);
    return {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      cost: prompt * model.promptPrice + completion * model.completionPrice,
      is_byok: false,
    };
  };
  return { head: newHead(model.id, now), words: words(), finish: () => finish, usage };
}

type Refuse = (error: WireError, headers?: Readonly<Record<string, string>>) => void;

/** The whole state of a running stand-in. */
class Service {
  readonly keys = new Map<string, Key>();
  readonly requests: LoggedRequest[] = [];
  readonly removed = new Set<string>();
  faults: (OpenRouterFault | null)[] = [];
  usual: OpenRouterFault | null = null;
  credits = 1_000;
  reply: Reply = honestModel;

  constructor(readonly now: () => Date) {}

  newKey(limit: number | null, key = `sk-or-v1-${randomBytes(32).toString('hex')}`): string {
    this.keys.set(key, { key, limit, usage: 0 });
    return key;
  }

  keyOf({ authorization }: IncomingHttpHeaders): Key | WireError {
    if (!authorization) return OPENROUTER_ERRORS.no_key;
    const key = this.keys.get(/^Bearer (.+)$/.exec(authorization)?.[1] ?? '');
    return key ?? OPENROUTER_ERRORS.bad_key;
  }

  nextFault = (): OpenRouterFault | null =>
    this.faults.length > 0 ? (this.faults.shift() ?? null) : this.usual;

  /** Which of those that are asked for answers. */
  modelFor({ model, models = [] }: WireRequest): CatalogueModel | WireError {
    const asked = [model, ...models].map((id) => findModel(String(id)));
    if (!asked[0]) return OPENROUTER_ERRORS.invalid_model;
    const served = asked.find((found) => found !== null && !this.removed.has(found.id));
    return served ?? OPENROUTER_ERRORS.model_gone;
  }

  /** What keeps a request from any model. */
  refusal(key: Key, body: unknown): WireError | null {
    const fault = checkRequest(body);
    if (fault) return fault;
    if (this.credits <= 0) return OPENROUTER_ERRORS.no_credit;
    const isSpent = key.limit !== null && key.usage >= key.limit;
    return isSpent ? OPENROUTER_ERRORS.key_limit : null;
  }

  charge(key: Key, { cost }: WireUsage): void {
    key.usage += cost;
    this.credits -= cost;
  }
}

const isError = (found: object): found is WireError => 'code' in found;

function sendJson(
  service: Service,
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      date: service.now().toUTCString(),
      ...headers,
    })
    .end(JSON.stringify(body));
}

const page = (status: number) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'text/html' }).end(PAGE);

/** Faults that leave no answer of the API's at all. */
const NO_ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  timeout: () => undefined,
  reset: (response) => void response.destroy(),
  html_page: page(200),
  html_502: page(502),
  redirect: (response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
};

const ERRORS: ReadonlyMap<string, WireError> = new Map(Object.entries(OPENROUTER_ERRORS));

/** @returns whether the fault was one that leaves no answer of a model's */
function misbehave(response: ServerResponse, fault: OpenRouterFault | null, refuse: Refuse) {
  if (typeof fault === 'object' && fault?.kind === 'rate_limited') {
    const { retryAfter } = fault;
    const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
    refuse({ code: 429, message: 'Rate limit exceeded' }, headers);
    return true;
  }
  const name = kindOf(fault) ?? '';
  const error = ERRORS.get(name);
  if (error) refuse(error);
  else NO_ANSWERS[name]?.(response);
  return error !== undefined || name in NO_ANSWERS;
}

async function collect(words: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const word of words) whole += word;
  return whole;
}

async function complete(
  service: Service,
  { key, request, fault }: { key: Key; request: WireRequest; fault: OpenRouterFault | null },
  response: ServerResponse,
  refuse: Refuse,
): Promise<void> {
  const model = service.modelFor(request);
  if (isError(model)) return refuse(model);
  if (promptTokens(request) > model.contextLength) return refuse(OPENROUTER_ERRORS.too_long);
  if (fault === 'error_body_200') {
    return sendJson(service, response, 200, { error: OPENROUTER_ERRORS.bad_gateway });
  }
  const saying = sayingOf(request, model, service.reply, service.now());
  if (request.stream === true && fault !== 'whole_json') {
    await playStream(response, saying, fault);
  } else {
    const content = await collect(saying.words);
    const answer = wholeAnswer(saying.head, content, saying.finish(), saying.usage());
    sendJson(service, response, 200, answer);
  }
  service.charge(key, saying.usage());
}

/** What `/key` tells of a key. */
const keyAnswer = ({ key, limit, usage }: Key) => ({
  data: {
    label: `${key.slice(0, 12)}...${key.slice(-3)}`,
    limit,
    limit_remaining: limit === null ? null : Math.max(0, limit - usage),
    limit_reset: null,
    include_byok_in_limit: false,
    usage,
    usage_daily: usage,
    usage_weekly: usage,
    usage_monthly: usage,
    byok_usage: 0,
    byok_usage_daily: 0,
    byok_usage_weekly: 0,
    byok_usage_monthly: 0,
    is_free_tier: false,
    is_management_key: false,
    is_provisioning_key: false,
    creator_user_id: null,
    expires_at: null,
    rate_limit: {
      requests: -1,
      interval: '10s',
      note: 'This field is deprecated and safe to ignore.',
    },
  },
});

function modelsAnswer({ removed }: Service) {
  const data = MODELS.filter(({ id }) => !removed.has(id)).map((model) => asListed(model));
  return { data, total_count: data.length, links: { next: null } };
}

async function exchange(
  service: Service,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const logged: LoggedRequest = {
    method,
    path: url,
    headers,
    body: parse(await text(incoming)),
    status: null,
    ended: null,
  };
  service.requests.push(logged);
  response.once('close', () => {
    logged.ended = response.writableFinished ? 'whole' : 'cut';
    logged.status = response.headersSent ? response.statusCode : null;
  });
  const refuse: Refuse = (error, more) =>
    sendJson(service, response, error.code, { error, user_id: null }, more);
  const path = new URL(url, 'http://localhost').pathname;
  if (path === `${BASE}/models`) return sendJson(service, response, 200, modelsAnswer(service));
  const key = service.keyOf(headers);
  if (isError(key)) return refuse(key);
  if (path === `${BASE}/key`) return sendJson(service, response, 200, keyAnswer(key));
  if (method !== 'POST' || path !== `${BASE}/chat/completions`) {
    return refuse(OPENROUTER_ERRORS.not_found);
  }
  const fault = service.nextFault();
  if (misbehave(response, fault, refuse)) return;
  const refusal = service.refusal(key, logged.body);
  if (refusal) return refuse(refusal);
  const request = logged.body as WireRequest;
  await complete(service, { key, request, fault }, response, refuse);
}

/** OpenRouter's API as far as an assistant uses it, on a free port or on one that is given. */
export async function startOpenRouterStandIn({
  now = () => new Date(),
  port,
  apiKey: givenKey,
}: OpenRouterOptions = {}): Promise<OpenRouterStandIn> {
  const service = new Service(now);
  const apiKey = service.newKey(null, givenKey);
  const server = await listen((request, response) => {
    exchange(service, request, response).catch(() => response.destroy());
  }, port);
  return {
    ...server,
    baseUrl: `${server.url}${BASE}`,
    apiKey,
    newKey: (limit = null) => service.newKey(limit),
    revoke: (key) => void service.keys.delete(key),
    usageOf: (key) => service.keys.get(key)?.usage ?? 0,
    get credits() {
      return service.credits;
    },
    set credits(left) {
      service.credits = left;
    },
    requests: service.requests,
    get asked() {
      return service.requests.filter(({ path }) => path.endsWith('/chat/completions')).length;
    },
    script: (reply) => void (service.reply = reply),
    failNext: (...faults) => void service.faults.push(...faults),
    behave: (fault) => void (service.usual = fault),
    removeModel: (id) => void service.removed.add(id),
  };
}
