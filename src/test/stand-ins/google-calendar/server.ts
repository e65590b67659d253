import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen, type Listening } from '../listen';
import { sendPage } from '../record-page';
import { StandInCalendar, type CalendarOptions } from './calendar';
import { Refusal, type Answer, type GoogleError } from './errors';
import { listEvents, type ListRules, type TokenBounds } from './list-events';
import { SignIn, type Grant } from './oauth';
import { recordPageOf } from './record-page-of';
import type { WireEvent } from './wire';
import { writeEvent } from './write-events';

/**
 * What may go wrong with a call: one of Google's errors; no answer (`hang`); half of one (`cut`, as far
 * as a client sees: the connection ends; `half`: whole as HTTP, but no whole JSON); a gateway's page
 * (`not_json`); or an answer that is lost after the work was done.
 */
export type GoogleFault = GoogleError | 'hang' | 'cut' | 'half' | 'not_json' | 'lost';

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly access: 'key' | 'bearer' | 'none';
}

export interface GoogleOptions {
  readonly port?: number;
  readonly now?: () => Date;
  readonly apiKey?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Who says yes on the sign-in page. */
  readonly signsIn?: string;
  readonly tokenBounds?: TokenBounds;
  readonly shortPages?: boolean;
  /** Seconds that a 429 asks for; 1 where it is left out. */
  readonly retryAfter?: number;
}

export interface GoogleAccount {
  readonly email: string;
  readonly grant: Grant;
  /** A new one. */
  readonly accessToken: string;
  readonly calendar: StandInCalendar;
}

export interface GoogleCalendarStandIn extends Listening {
  readonly apiKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly requests: readonly LoggedRequest[];
  /** A person with a private calendar, signed in with these scopes. */
  account(email: string, scopes?: readonly string[]): GoogleAccount;
  /** A calendar that everybody may see, as far as its role goes. */
  publicCalendar(id: string, role?: 'reader' | 'freeBusyReader'): StandInCalendar;
  /** The next calls fail so, one after the other. */
  failNext(...faults: readonly GoogleFault[]): void;
  /** Whether faults are left. */
  readonly isFaulty: boolean;
  expireSyncTokens(): void;
  expirePageTokens(): void;
  expireAccessTokens(): void;
  withdraw(email: string): void;
}

const EVENTS_SCOPE = 'https://www.googleapis.com/auth/calendar.events';
const WIDE_SCOPES = [
  'https://www.googleapis.com/auth/calendar',
  'https://www.googleapis.com/auth/calendar.readonly',
];

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly bearer: string | null;
}

type Role = 'owner' | 'reader' | 'freeBusyReader';

interface Reached {
  readonly calendar: StandInCalendar;
  readonly role: Role;
}

const busyOnly = ({ kind, etag, id, status, start, end }: WireEvent) => ({
  kind,
  etag,
  id,
  status,
  start,
  end,
});

/** What somebody of a role sees of an event. */
function seenBy(role: Role, event: WireEvent): object {
  const isHidden = role === 'reader' && /^(private|confidential)$/.test(event.visibility ?? '');
  if (role === 'freeBusyReader') return busyOnly(event);
  return isHidden ? { ...busyOnly(event), visibility: event.visibility } : event;
}

const listEntry = ({ id, summary, seq }: StandInCalendar): object => ({
  kind: 'calendar#calendarListEntry',
  etag: `"${seq}"`,
  id,
  summary,
  timeZone: 'UTC',
  accessRole: 'owner',
  primary: true,
});

/** The API behind its addresses. */
class Api {
  readonly signIn: SignIn;
  readonly calendars = new Map<string, StandInCalendar>();
  rules: ListRules;
  readonly #apiKey: string;
  readonly #signsIn: string;

  constructor(signIn: SignIn, { apiKey, signsIn, ...rules }: Required<ApiOptions>) {
    this.signIn = signIn;
    this.#apiKey = apiKey;
    this.#signsIn = signsIn;
    this.rules = { ...rules, syncEpoch: 0, pageEpoch: 0 };
  }

  answer(asked: Asked): Answer {
    const { url, method, body } = asked;
    if (url.pathname === '/o/oauth2/v2/auth' && method === 'GET') {
      return this.signIn.authorize(url.searchParams, this.#signsIn);
    }
    if (url.pathname === '/token' && method === 'POST') {
      return this.signIn.tokenFor(new URLSearchParams(body));
    }
    if (url.pathname === '/revoke' && method === 'POST') {
      return this.signIn.revoke(url.searchParams.get('token'));
    }
    const parts = url.pathname.split('/').slice(1).map(decodeURIComponent);
    if (parts[0] !== 'calendar' || parts[1] !== 'v3') throw new Refusal('notFound');
    return this.#calendarAnswer(asked, parts.slice(2));
  }

  #calendarAnswer(asked: Asked, parts: readonly string[]): Answer {
    const grant = this.#authenticate(asked);
    const [first, id = '', what, eventId = null] = parts;
    if (parts.join('/') === 'users/me/calendarList') return this.#listCalendars(grant);
    if (first !== 'calendars' || parts.length > 4) throw new Refusal('notFound');
    const reached = this.#reach(id, grant);
    if (what === 'events') return this.#events(asked, reached, { grant, eventId });
    if (what !== undefined || asked.method !== 'GET') throw new Refusal('notFound');
    return this.#describe(reached, grant);
  }

  /** Who asks; null for a key. */
  #authenticate({ bearer, url }: Asked): Grant | null {
    if (bearer !== null) {
      const grant = this.signIn.findByAccessToken(bearer);
      if (!grant) throw new Refusal('authError');
      return grant;
    }
    const key = url.searchParams.get('key');
    if (key === null) throw new Refusal('unregistered');
    if (key !== this.#apiKey) throw new Refusal('keyInvalid');
    return null;
  }

  /** A key reaches what is public, and to it everything else is not there. */
  #reach(id: string, grant: Grant | null): Reached {
    if (id === 'primary' && !grant) throw new Refusal('notFound');
    const calendar = this.calendars.get(id === 'primary' && grant ? grant.email : id);
    if (calendar && grant?.email === calendar.owner) return { calendar, role: 'owner' };
    if (!calendar?.publicRole) throw new Refusal('notFound');
    return { calendar, role: calendar.publicRole };
  }

  #describe({ calendar: { id, summary, seq } }: Reached, grant: Grant | null): Answer {
    this.#demand(grant, WIDE_SCOPES);
    const body = { kind: 'calendar#calendar', etag: `"${seq}"`, id, summary, timeZone: 'UTC' };
    return { status: 200, body };
  }

  #listCalendars(grant: Grant | null): Answer {
    const { email } = this.#demand(grant, WIDE_SCOPES);
    const items = [...this.calendars.values()].filter(({ owner }) => owner === email);
    const body = { kind: 'calendar#calendarList', etag: '"1"', items: items.map(listEntry) };
    return { status: 200, body };
  }

  #demand(grant: Grant | null, scopes: readonly string[]): Grant {
    if (!grant) throw new Refusal('loginRequired');
    if (grant.scopes.some((scope) => scopes.includes(scope))) return grant;
    throw new Refusal('insufficientPermissions');
  }

  #events(
    { method, url, body }: Asked,
    { calendar, role }: Reached,
    { grant, eventId }: { readonly grant: Grant | null; readonly eventId: string | null },
  ): Answer {
    if (grant) this.#demand(grant, [EVENTS_SCOPE, ...WIDE_SCOPES]);
    const query = new URLSearchParams(url.searchParams);
    query.delete('key');
    if (method === 'GET') {
      const seen = eventId
        ? seenBy(role, calendar.get(eventId))
        : this.#list(calendar, role, query);
      return { status: 200, body: seen };
    }
    if (!grant) throw new Refusal('loginRequired');
    if (role !== 'owner') throw new Refusal('requiredAccessLevel');
    const written = writeEvent(calendar, { method, eventId }, { query, body });
    return written ? { status: 200, body: written } : { status: 204, body: '' };
  }

  #list(calendar: StandInCalendar, role: Role, query: URLSearchParams): object {
    const { items, ...tokens } = listEvents(calendar, query, this.rules);
    return {
      kind: 'calendar#events',
      etag: `"p${calendar.seq}"`,
      summary: calendar.summary,
      timeZone: 'UTC',
      accessRole: role,
      defaultReminders: [],
      items: items.map((event) => seenBy(role, event)),
      ...tokens,
    };
  }
}

interface ApiOptions {
  readonly apiKey: string;
  readonly signsIn: string;
  readonly bounds: TokenBounds;
  readonly shortPages: boolean;
  readonly now: () => Date;
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const type = { 'content-type': 'application/json; charset=UTF-8' };
  response
    .writeHead(status, { ...type, ...headers })
    .end(status === 204 ? undefined : JSON.stringify(body));
}

/** @returns true where that was the answer */
function misbehave(
  fault: GoogleFault | undefined,
  response: ServerResponse,
  retryAfter: number,
): boolean {
  if (fault === undefined || fault === 'lost') return false;
  if (fault === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
    response.write('{"kind":"calendar#events","items":[{"id"', () => response.destroy());
  } else if (fault === 'half') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"kind":"calendar#events","items":[{"id"');
  } else if (fault === 'not_json') {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
  } else if (fault !== 'hang') {
    const { answer } = new Refusal(fault);
    const headers = { 'retry-after': String(retryAfter) };
    send(response, answer.status === 429 ? { ...answer, headers } : answer);
  }
  return true;
}

function readRequest({ method = 'GET', url = '/', headers }: IncomingMessage, body: string): Asked {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
  return { method, url: new URL(url, 'http://stand-in'), body, bearer };
}

function logged({ method, url, bearer }: Asked): LoggedRequest {
  const hasKey = url.searchParams.has('key');
  const query = Object.fromEntries(url.searchParams);
  const access = bearer === null ? (hasKey ? 'key' : 'none') : 'bearer';
  return { method, path: url.pathname, query, access };
}

function answerOf(api: Api, asked: Asked): Answer {
  try {
    return api.answer(asked);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

/**
 * Google Calendar and Google's sign-in on a free port: several people and public calendars, each with
 * their own events; sync and page tokens; keys that open what is public only; OAuth with PKCE; faults
 * on demand. What it does not know is an error.
 */
export async function startGoogleCalendarStandIn({
  port,
  now = () => new Date(),
  apiKey = 'AIzaStandInKey',
  clientId = 'stand-in.apps.googleusercontent.com',
  clientSecret = 'GOCSPX-stand-in',
  signsIn = 'demo@sentinel.example',
  tokenBounds = 'dropped',
  shortPages = false,
  retryAfter = 1,
}: GoogleOptions = {}): Promise<GoogleCalendarStandIn> {
  const signIn = new SignIn({ clientId, clientSecret });
  const api = new Api(signIn, { apiKey, signsIn, bounds: tokenBounds, shortPages, now });
  const requests: LoggedRequest[] = [];
  const faults: GoogleFault[] = [];

  // Known once it listens; the calendars made before are nobody's but a test's.
  let web: { readonly webUrl?: string } = {};
  const calendarOf = (options: Omit<CalendarOptions, 'now' | 'webUrl'>): StandInCalendar => {
    const calendar =
      api.calendars.get(options.id) ?? new StandInCalendar({ ...options, now, ...web });
    calendar.publicRole = options.publicRole;
    api.calendars.set(options.id, calendar);
    return calendar;
  };
  const account = (email: string, scopes: readonly string[] = [EVENTS_SCOPE]): GoogleAccount => {
    const grant = signIn.grant(email, scopes);
    const calendar = calendarOf({ id: email, summary: email, owner: email });
    return { email, grant, accessToken: signIn.newAccessToken(grant), calendar };
  };
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = readRequest(request, await text(request));
    if (sendPage(response, recordPageOf(api.calendars.values(), asked.url))) return;
    requests.push(logged(asked));
    const fault = faults.shift();
    if (misbehave(fault, response, retryAfter)) return;
    const answer = answerOf(api, asked);
    if (fault === 'lost') response.destroy();
    else send(response, answer);
  };
  account(signsIn);
  const server = await listen((request, response) => {
    take(request, response).catch(() => response.destroy());
  }, port);
  web = { webUrl: server.url };
  return {
    ...server,
    apiKey,
    clientId,
    clientSecret,
    requests,
    account,
    publicCalendar: (id, role = 'reader') =>
      calendarOf({ id, summary: id, owner: `owner-of-${id}`, publicRole: role }),
    failNext: (...next) => {
      faults.push(...next);
    },
    get isFaulty() {
      return faults.length > 0;
    },
    expireSyncTokens: () => {
      api.rules = { ...api.rules, syncEpoch: api.rules.syncEpoch + 1 };
    },
    expirePageTokens: () => {
      api.rules = { ...api.rules, pageEpoch: api.rules.pageEpoch + 1 };
    },
    expireAccessTokens: () => signIn.expireAccessTokens(),
    withdraw: (email) => signIn.withdraw(email),
  };
}
