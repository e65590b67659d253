import 'server-only';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { demandTokenScope, type Actor, type Permission } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { registerSubscriptions } from '@/lib/jobs';
import { secretsEqual } from '@/lib/platform/crypto';
import { getDeps, type Deps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';
import type { Tier } from '@/lib/platform/limits';
import { actingAs } from './acting-as';
import { answerOnce, readIdempotencyKey } from './idempotency';
import { standingOf } from './idempotency-standing';
import { callerOf, limitCalls, type LimitHeaders } from './limit-calls';
import { parseInput, queryObject } from './parse-input';
import { readJson, readText } from './read-body';
import { requireActor } from './request-actor';
import {
  refusalOf,
  toResponse,
  written,
  type Redirects,
  type RouteAnswer,
  type RouteRedirect,
  type RouteStream,
  type WrittenAnswer,
} from './route-answer';
import { demandSameOrigin } from './same-origin';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: anybody, whoever is signed in, the scheduler, a provider whose signature the route
 * checks itself, or who holds a permission.
 */
export type RouteAccess = 'public' | 'signed_in' | 'cron' | 'signed' | Permission;

export type RateTier = Tier | 'none';

type Schema = z.ZodType;
type Parsed<S extends Schema | undefined> = S extends Schema ? z.infer<S> : undefined;

export interface RouteCall<P, Q, B> {
  readonly deps: Deps;
  /** Absent only on public and cron routes. */
  readonly actor: Actor;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The exact body of a route that takes `text`; empty elsewhere. */
  readonly text: string;
  readonly request: Request;
  readonly requestId: string;
}

export interface RouteContract<
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
  O extends Schema = Schema,
> {
  readonly method: Method;
  /** With parameters as OpenAPI writes them: `/api/deals/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly permission: RouteAccess;
  readonly rateLimit: RateTier;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /**
   * How the body comes: `json` (checked by `body`), `text` (any type, given to the route as it came,
   * for signatures over its bytes) or `multipart` (left unread: the route streams it; `body` then
   * only describes its parts).
   */
  readonly takes?: 'json' | 'text' | 'multipart';
  /** The media types of a streamed answer; without it the answer is JSON. */
  readonly streams?: readonly string[];
  /** What the answer holds beside `success: true`. */
  readonly output: O;
  readonly status?: number;
  /** A second status of success with the same body, such as 202 for work that goes on as a job. */
  readonly orStatus?: number;
  /** Of a POST whose work is one transaction: the answer kept for its key is committed with it. */
  readonly inOneTransaction?: boolean;
  /** False where the answer holds a secret: no Idempotency-Key keeps it, and a repeat does it again. */
  readonly keepsAnswer?: boolean;
  /** False where the answer is a document of its own format, without `success`. */
  readonly envelope?: boolean;
  /** Of a route that sends a person's browser elsewhere: where it goes when something is wrong. */
  readonly redirects?: Redirects;
}

interface Definition<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  O extends Schema,
> extends RouteContract<P, Q, B, O> {
  readonly run: (
    call: RouteCall<Parsed<P>, Parsed<Q>, Parsed<B>>,
  ) => Promise<RouteAnswer<z.input<O>> | RouteStream | RouteRedirect>;
}

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  readonly contract: RouteContract;
};

const NOBODY: Actor = {
  userId: '',
  name: '',
  email: '',
  auditRef: '',
  memberships: [],
  via: 'token',
  tokenScopes: [],
};

function demandCronSecret(request: Request): void {
  const secret = getEnv().CRON_SECRET;
  if (!secret) {
    throw new AppError('UNAVAILABLE', 'CRON_SECRET is not set, so scheduled calls are refused.');
  }
  const given = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (given && secretsEqual(given, secret)) return;
  const why = given
    ? 'That is not the CRON_SECRET that the product runs with.'
    : 'The request brings no secret: send CRON_SECRET as "Authorization: Bearer …".';
  throw new AppError('UNAUTHENTICATED', why);
}

/** Whoever is refused is counted by address: guessing may not go on for ever. */
async function identify(request: Request, now: Date, note: Note): Promise<Actor> {
  try {
    return await requireActor(request);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED') {
      await limitCalls('refused', callerOf(request.headers, null), now, note);
    }
    throw error;
  }
}

async function actorFor(
  contract: RouteContract,
  request: Request,
  now: Date,
  note: Note,
): Promise<Actor> {
  if (contract.permission === 'public' || contract.permission === 'signed') return NOBODY;
  if (contract.permission === 'cron') {
    demandCronSecret(request);
    return NOBODY;
  }
  const actor = await identify(request, now, note);
  if (actor.via === 'session' && contract.method !== 'GET') demandSameOrigin(request);
  if (contract.permission !== 'signed_in') demandTokenScope(actor, contract.permission);
  return actor;
}

type Note = (headers: LimitHeaders) => void;

/** The actor, with this call taken off their budget. */
async function admit(contract: RouteContract, request: Request, now: Date, note: Note) {
  const actor = await actorFor(contract, request, now, note);
  if (contract.rateLimit === 'none') return actor;
  const userId = actor === NOBODY ? null : actor.userId;
  await limitCalls(contract.rateLimit, callerOf(request.headers, userId), now, note);
  return actor;
}

type Respond = (
  request: Request,
  context: RouteContext,
  requestId: string,
  note: Note,
) => Promise<Response>;

/** Gives every answer its request id and how its caller stands, and makes an answer of each error. */
const answering =
  (contract: RouteContract, respond: Respond) =>
  async (request: Request, context: RouteContext): Promise<Response> => {
    const requestId = randomUUID();
    let limits: LimitHeaders = {};
    const note: Note = (headers) => (limits = headers);
    const response = await respond(request, context, requestId, note).catch((error: unknown) =>
      refusalOf(contract, request, error, requestId),
    );
    for (const [name, value] of Object.entries(limits)) response.headers.set(name, value);
    return response;
  };

/**
 * Makes a route of the REST API from its declaration. The order is fixed: request id, actor, limit,
 * parse, policy (in the use case, on the row), run, error mapping. What belongs in the audit trail
 * the use case writes, in the transaction of the change. No route has a `try`.
 */
export function defineRoute<
  O extends Schema,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: Definition<P, Q, B, O>): RouteHandler {
  const { run, ...contract } = definition;

  const respond: Respond = async (request, context, requestId, note) => {
    registerSubscriptions();
    const deps = getDeps();
    const actor = await admit(contract, request, deps.now(), note);
    // What is streamed out is made anew each time: nothing was written that a repeat could double.
    const mayRepeat =
      contract.method === 'POST' &&
      !contract.streams &&
      contract.keepsAnswer !== false &&
      actor !== NOBODY;
    const key = mayRepeat ? readIdempotencyKey(request) : null;
    const given = await readBody(contract, request);
    const parse = <S extends Schema | undefined>(schema: S, value: unknown): Parsed<S> =>
      (schema ? parseInput(schema, value) : undefined) as Parsed<S>;
    const call: RouteCall<Parsed<P>, Parsed<Q>, Parsed<B>> = {
      deps,
      actor,
      params: parse(contract.params as P, await context.params),
      query: parse(contract.query as Q, queryObject(request.url)),
      body: takesJson(contract) ? parse(contract.body as B, given.value) : (undefined as Parsed<B>),
      text: given.text,
      request,
      requestId,
    };
    const perform = async (within: Deps): Promise<WrittenAnswer> => {
      const answer = await run({ ...call, deps: within });
      return written(contract, answer);
    };
    const performed = async () => {
      if (key === null) return { ...(await perform(deps)), replayed: false };
      const by = { actorId: actor.userId, standing: standingOf(actor) };
      const once = { ...by, key, ...sameness(contract, request, given.text) };
      return answerOnce(deps, once, perform as Kept);
    };
    const answer = await actingAs(deps, actor, performed);
    return toResponse(answer, requestId, answer.replayed);
  };

  return Object.assign(answering(contract, respond), { contract: contract as RouteContract });
}

const takesJson = ({ body, takes = 'json' }: RouteContract): boolean =>
  body !== undefined && takes === 'json';

async function readBody(
  contract: RouteContract,
  request: Request,
): Promise<{ value: unknown; text: string }> {
  if (takesJson(contract)) return readJson(request);
  return { value: undefined, text: contract.takes === 'text' ? await readText(request) : '' };
}

/** Whole answers alone are kept for repeats. */
type KeptAnswer = WrittenAnswer & { readonly body: string };
type Kept = (within: Deps) => Promise<KeptAnswer>;

/**
 * What two requests with one key must share: the route, its address (which may be long) and the
 * body; of an upload, which nobody holds whole, its length.
 */
function sameness(contract: RouteContract, request: Request, text: string) {
  const length = request.headers.get('content-length') ?? '';
  return {
    inOneTransaction: contract.inOneTransaction,
    route: `${contract.method} ${contract.path}`,
    bodyText: `${request.url}\n${contract.takes === 'multipart' ? length : text}`,
  };
}
