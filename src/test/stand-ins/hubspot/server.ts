import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { sendPage } from '../record-page';
import { NO_LIMITS, RateCounter, type RateLimits } from './limits';
import { HubSpotPortal } from './portal';
import { ALL_SCOPES, answerTo } from './routes';
import { recordPageOf } from './record-page-of';
import { badRequest, overRate, refuse, type Answer, type RatePolicy } from './wire';

/** What can go wrong with a call, in the form that HubSpot gives it. */
export type HubSpotFault =
  | RatePolicy
  | 'server_error'
  | 'bad_gateway'
  | 'locked'
  | 'cut'
  | 'hang'
  | 'reset'
  | { readonly slowMs: number };

/** A request, as it came in. */
export interface HubSpotRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: unknown;
}

export interface LoggedCall extends HubSpotRequest {
  /** Null where there was no answer. */
  readonly status: number | null;
}

export interface HubSpotStandIn extends Listening {
  /** An account with data of its own, and its first token, which may read everything. */
  newPortal(token?: string): { readonly portal: HubSpotPortal; readonly token: string };
  newToken(portal: HubSpotPortal, scopes?: readonly string[]): string;
  revoke(token: string): void;
  /** Every call, in order; may be emptied. */
  readonly calls: LoggedCall[];
  /** The next calls go wrong, each in its own way. */
  failNext(...faults: readonly HubSpotFault[]): void;
  /** Is asked before each call what goes wrong with it; may change the data, too. */
  interfere(ask: ((request: HubSpotRequest) => HubSpotFault | null) | null): void;
  limit(limits: Partial<RateLimits>): void;
  /** How far (ms) the index of searches is behind. */
  lagIndex(ms: number): void;
  /** How many associations of one record go into one answer; 500 as documented. */
  pageAssociations(size: number): void;
  /** Epoch ms; what changes from now on changes then. Null: the machine's own clock. */
  setTime(at: number | null): void;
}

export interface HubSpotOptions {
  readonly port?: number;
}

interface Access {
  readonly portal: HubSpotPortal;
  readonly scopes: ReadonlySet<string>;
  readonly counter: RateCounter;
}

const UNAUTHENTICATED = refuse(
  401,
  'INVALID_AUTHENTICATION',
  'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
);

function parse(body: string): unknown {
  if (body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const delayOf = (fault: HubSpotFault | null): Promise<void> =>
  new Promise((resolve) => {
    const ms = typeof fault === 'object' && fault !== null ? fault.slowMs : 0;
    if (ms > 0) setTimeout(resolve, ms);
    else resolve();
  });

function faultAnswer(fault: HubSpotFault | null): Answer | null {
  if (fault === 'server_error') return refuse(500, 'INTERNAL_ERROR', 'internal error');
  if (fault === 'locked') return refuse(423, 'LOCKED', 'The resource is locked');
  if (fault === 'bad_gateway') return { status: 502, body: '<html>502 Bad Gateway</html>' };
  return typeof fault === 'string' && /^[A-Z_]+$/.test(fault)
    ? overRate(fault as RatePolicy)
    : null;
}

/** The whole state of a running stand-in. */
class Service {
  readonly calls: LoggedCall[] = [];
  readonly tokens = new Map<string, Access>();
  faults: HubSpotFault[] = [];
  ask: ((request: HubSpotRequest) => HubSpotFault | null) | null = null;
  limits = NO_LIMITS;
  lagMs = 0;
  associationPage = 500;
  time: number | null = null;
  #portals = 0;

  now = (): number => this.time ?? Date.now();

  newPortal(): HubSpotPortal {
    this.#portals += 1;
    return new HubSpotPortal(1_000 + this.#portals, this.now);
  }

  newToken(
    portal: HubSpotPortal,
    scopes: readonly string[],
    token = `pat-na1-${randomBytes(16).toString('hex')}`,
  ): string {
    this.tokens.set(token, { portal, scopes: new Set(scopes), counter: new RateCounter() });
    return token;
  }

  get portals(): Set<HubSpotPortal> {
    return new Set([...this.tokens.values()].map(({ portal }) => portal));
  }

  answer(request: HubSpotRequest, authorization: string | undefined): Answer {
    const access = this.tokens.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '');
    if (!access) return UNAUTHENTICATED;
    const { pathname, searchParams } = new URL(request.path, 'http://localhost');
    const verdict = access.counter.count(pathname.endsWith('/search'), this.limits);
    if (verdict.refusal) return { ...verdict.refusal, headers: verdict.headers };
    if (request.body === undefined) return badRequest('Invalid input JSON');
    const answer = answerTo({
      ...access,
      method: request.method,
      // HubSpot's own library asks for `/crm/v3/owners/`.
      path: pathname.replace(/\/$/, ''),
      query: searchParams,
      body: request.body,
      view: { indexedUntil: this.now() - this.lagMs },
      associationPage: this.associationPage,
      now: this.now(),
    });
    return { ...answer, headers: verdict.headers };
  }
}

function send(
  service: Service,
  response: ServerResponse,
  { status, body, headers }: Answer,
  isCut = false,
): void {
  const isText = typeof body === 'string';
  const whole = isText ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': isText ? 'text/html' : 'application/json;charset=utf-8',
    date: new Date(service.now()).toUTCString(),
    ...headers,
  });
  response.end(isCut ? whole.slice(0, Math.floor(whole.length / 2)) : whole);
}

async function exchange(
  service: Service,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = incoming;
  if (method === 'GET' && sendPage(response, recordPageOf(service.portals, url))) return;
  const request = { method, path: url, body: parse(await text(incoming)) };
  await call(service, request, incoming.headers.authorization, response);
}

async function call(
  service: Service,
  request: HubSpotRequest,
  authorization: string | undefined,
  response: ServerResponse,
): Promise<void> {
  const fault = service.faults.shift() ?? service.ask?.(request) ?? null;
  const log = (status: number | null) => service.calls.push({ ...request, status });
  if (fault === 'hang' || fault === 'reset') {
    log(null);
    if (fault === 'reset') response.destroy();
    return;
  }
  await delayOf(fault);
  const answer = faultAnswer(fault) ?? service.answer(request, authorization);
  log(answer.status);
  send(service, response, answer, fault === 'cut');
}

/** HubSpot's CRM API as far as a sync reads it, on a free port or on one that is given. */
export async function startHubSpotStandIn({ port }: HubSpotOptions = {}): Promise<HubSpotStandIn> {
  const service = new Service();
  const server = await listen((request, response) => {
    exchange(service, request, response).catch(() => response.destroy());
  }, port);
  return {
    ...server,
    calls: service.calls,
    newPortal: (token) => {
      const portal = service.newPortal();
      return { portal, token: service.newToken(portal, ALL_SCOPES, token) };
    },
    newToken: (portal, scopes = ALL_SCOPES) => service.newToken(portal, scopes),
    revoke: (token) => void service.tokens.delete(token),
    failNext: (...faults) => void service.faults.push(...faults),
    interfere: (ask) => void (service.ask = ask),
    limit: (limits) => void (service.limits = { ...NO_LIMITS, ...limits }),
    lagIndex: (ms) => void (service.lagMs = ms),
    pageAssociations: (size) => void (service.associationPage = size),
    setTime: (at) => void (service.time = at),
  };
}
