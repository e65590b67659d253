import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { sendPage } from '../record-page';
import { Refusal, expiredSession, usedUp, type Answer } from './answer';
import { OAuthDesk, type OAuthOptions } from './oauth';
import { SalesforceOrg, type OrgRecord } from './org';
import { answerApi, type ApiRequest } from './rest-api';
import type { StageShape } from './object-table';
import { recordPageOf } from './record-page-of';

/** What may go wrong with one request. */
export type SalesforceFault =
  | 'session_expired'
  | 'quota'
  | 'busy'
  | 'too_many'
  | 'server_error'
  | 'maintenance'
  | 'hang'
  | 'cut'
  | 'cut_json'
  | 'expired_locator'
  | 'redirect';

export interface SalesforceRequest {
  readonly method: string;
  readonly path: string;
  /** The query, decoded, where it is one. */
  readonly soql: string | null;
  /** Null where the request reached none. */
  readonly org: string | null;
  readonly status: number | null;
}

/** What happens to a request; null lets it pass. `org` is the name of whose token it came with. */
export type Choose = (request: {
  readonly method: string;
  readonly path: string;
  readonly org: string | null;
}) => SalesforceFault | null;

export interface OrgChoices {
  readonly name?: string;
  readonly isMultiCurrency?: boolean;
  readonly stages?: readonly StageShape[];
}

export interface SalesforceStandInOptions {
  readonly port?: number;
  /** Its clock, epoch ms. */
  readonly now?: () => number;
  readonly oauth?: OAuthOptions;
}

export interface SalesforceStandIn extends Listening {
  readonly requests: readonly SalesforceRequest[];
  readonly oauth: OAuthDesk;
  addOrg(choices?: OrgChoices): SalesforceOrg;
  /** The next requests to the API fail so, one after the other. */
  failNext(...faults: readonly SalesforceFault[]): void;
  /** Asked for each request to the API; null lets it pass. */
  behave(choose: Choose): void;
  /** Every answer comes so late, ms. */
  slowBy(ms: number): void;
  /** What an answer 429 asks for, seconds; 1 until told otherwise. */
  retryAfter(seconds: number): void;
  forgetRequests(): void;
}

const MAX_URI = 16_384;
const API = '/services/data/';

const REFUSALS: Readonly<Partial<Record<SalesforceFault, () => Refusal>>> = {
  session_expired: expiredSession,
  quota: usedUp,
  busy: () =>
    new Refusal(
      403,
      'REQUEST_LIMIT_EXCEEDED',
      'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
    ),
  server_error: () =>
    new Refusal(
      500,
      'UNKNOWN_EXCEPTION',
      'An unexpected error occurred. Please include this ErrorId if you contact support: 123-456 (1)',
    ),
  expired_locator: () => new Refusal(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator'),
};

const ANSWERS: Readonly<Partial<Record<SalesforceFault, Answer>>> = {
  maintenance: { status: 503, headers: { 'content-type': 'text/html' } },
  redirect: { status: 301, headers: { location: 'https://elsewhere.example/' } },
};

const tokenOf = ({ authorization }: IncomingHttpHeaders): string =>
  /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';

class StandIn {
  readonly orgs: SalesforceOrg[] = [];
  readonly requests: SalesforceRequest[] = [];
  readonly oauth: OAuthDesk;
  readonly now: () => number;
  url = '';
  slowness = 0;
  wait = 1;
  #next: SalesforceFault[] = [];
  #choose: Choose = () => null;

  constructor({
    now = Date.now,
    oauth = { clientId: 'sentinel', clientSecret: null },
  }: SalesforceStandInOptions) {
    this.now = now;
    this.oauth = new OAuthDesk(oauth, { url: () => this.url, orgs: () => this.orgs, now });
  }

  addOrg({ name, isMultiCurrency = false, stages }: OrgChoices = {}): SalesforceOrg {
    const number = this.orgs.length + 1;
    const org = new SalesforceOrg({
      name: name ?? `Organisation ${number}`,
      now: this.now,
      number,
      isMultiCurrency,
      ...(stages ? { stages } : {}),
    });
    this.orgs.push(org);
    return org;
  }

  failNext(faults: readonly SalesforceFault[]): void {
    this.#next.push(...faults);
  }

  behave(choose: Choose): void {
    this.#choose = choose;
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/' } = request;
    const url = new URL(target, 'http://stand-in');
    if (method === 'GET' && sendPage(response, recordPageOf(this.orgs, url.pathname))) return;
    await this.#call({ url, method }, request, response);
  }

  async #call(
    { url, method }: Pick<ApiRequest, 'url' | 'method'>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { headers } = request;
    const token = tokenOf(headers);
    const org = this.orgs.find(({ tokens }) => tokens.has(token));
    const asked = { url, method, body: await text(request), token, headers };
    const fault = this.#faultOf(method, url.pathname, org);
    const answer = fault === 'hang' ? null : this.#answer(asked, org, fault);
    const { name = null } = org ?? {};
    const { status = null } = answer ?? {};
    const soql = url.searchParams.get('q');
    this.requests.push({ method, path: url.pathname, soql, org: name, status });
    if (!answer) return;
    if (this.slowness > 0) await new Promise((resolve) => setTimeout(resolve, this.slowness));
    this.#send(response, answer, fault, org);
  }

  /** Only the API fails on demand: sign-in is asked for far less often. */
  #faultOf(method: string, path: string, org?: SalesforceOrg): SalesforceFault | null {
    if (!path.startsWith(API)) return null;
    return this.#next.shift() ?? this.#choose({ method, path, org: org?.name ?? null });
  }

  #answer(
    request: Omit<ApiRequest, 'org'>,
    org: SalesforceOrg | undefined,
    fault: SalesforceFault | null,
  ): Answer {
    try {
      if (!request.url.pathname.startsWith(API)) return this.#signIn(request, org);
      return (fault && this.#failing(fault)) ?? this.#calling(request, org);
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  /** Null for faults of the way that the answer takes. */
  #failing(fault: SalesforceFault): Answer | null {
    const refusal = REFUSALS[fault];
    if (refusal) throw refusal();
    if (fault !== 'too_many') return ANSWERS[fault] ?? null;
    return { status: 429, headers: { 'retry-after': String(this.wait) } };
  }

  #calling(request: Omit<ApiRequest, 'org'>, org: SalesforceOrg | undefined): Answer {
    if (request.url.href.length > MAX_URI) return { status: 414 };
    if (!org) throw expiredSession();
    org.calls += 1;
    if (org.calls > org.callLimit) throw usedUp();
    return answerApi({ ...request, org }, this.url);
  }

  #signIn({ url, method, body }: Omit<ApiRequest, 'org'>, org: SalesforceOrg | undefined): Answer {
    const form = new URLSearchParams(body);
    switch (`${method} ${url.pathname}`) {
      case 'GET /services/oauth2/authorize':
        return this.oauth.authorize(url.searchParams, this.orgs[0]);
      case 'POST /services/oauth2/token':
        return this.oauth.token(form);
      case 'POST /services/oauth2/revoke':
        return this.oauth.revoke(form);
      case 'GET /services/oauth2/userinfo':
        if (!org) return { status: 403, body: 'Bad_OAuth_Token' };
        return { status: 200, body: userInfo(org) };
      default:
        return { status: 404 };
    }
  }

  #send(
    response: ServerResponse,
    { status, body, headers }: Answer,
    fault: SalesforceFault | null,
    org?: SalesforceOrg,
  ): void {
    const json = body === undefined ? '' : JSON.stringify(body);
    const whole = Buffer.from(json);
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    response.writeHead(status, {
      date: new Date(this.now()).toUTCString(),
      ...(body === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
      ...(org ? { 'sforce-limit-info': `api-usage=${org.calls}/${org.callLimit}` } : {}),
      ...(fault === 'cut' ? { 'content-length': String(whole.length) } : {}),
      ...headers,
    });
    if (fault === 'cut') response.write(half, () => response.destroy());
    else response.end(fault === 'cut_json' ? half : whole);
  }
}

function userInfo(org: SalesforceOrg): object {
  const user: OrgRecord = org.row('User', org.userId) ?? {};
  return {
    user_id: org.userId,
    organization_id: org.id,
    preferred_username: user.Username,
    name: user.Name,
    email: user.Email,
  };
}

/** Salesforce's REST API and sign-in, on a free port or on one that is given: several organisations. */
export async function startSalesforceStandIn(
  options: SalesforceStandInOptions = {},
): Promise<SalesforceStandIn> {
  const standIn = new StandIn(options);
  const server = await listen((request, response) => {
    standIn.take(request, response).catch(() => response.destroy());
  }, options.port ?? 0);
  standIn.url = server.url;
  return {
    ...server,
    requests: standIn.requests,
    oauth: standIn.oauth,
    addOrg: (choices) => standIn.addOrg(choices),
    failNext: (...faults) => standIn.failNext(faults),
    behave: (choose) => standIn.behave(choose),
    slowBy: (ms) => {
      standIn.slowness = ms;
    },
    retryAfter: (seconds) => {
      standIn.wait = seconds;
    },
    forgetRequests: () => {
      standIn.requests.length = 0;
    },
  };
}
