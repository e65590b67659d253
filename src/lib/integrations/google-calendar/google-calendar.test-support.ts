import type {
  GoogleAccount,
  GoogleCalendarStandIn,
} from '../../../test/stand-ins/google-calendar/server';
import { parseEnv, type Env } from '../../platform/env/schema';
import type { Credentials, Cursor, SourceMeeting, SourcePage } from '../source';
import { googleCalendarSource } from './google-calendar-source';
import type { CalendarSession } from './session';

export const NOW = new Date('2026-03-02T10:00:00Z');
const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Quick, so that faults cost no time. */
export const QUICK = { timeLimitMs: 2_000, retries: 3, firstPauseMs: 1 };

export const envOf = ({ url, clientId, clientSecret }: GoogleCalendarStandIn): Env =>
  parseEnv(
    {
      NODE_ENV: 'test',
      GOOGLE_API_URL: url,
      GOOGLE_CLIENT_ID: clientId,
      GOOGLE_CLIENT_SECRET: clientSecret,
    },
    { crossChecks: false },
  );

export interface TestSession extends CalendarSession {
  /** How often it was renewed. */
  readonly renewals: { count: number };
}

/** A session such as the engine opens, without its database. */
export function sessionOf(
  google: GoogleCalendarStandIn,
  credentials: Credentials,
  now: () => Date = () => NOW,
): TestSession {
  const env = envOf(google);
  const { signal } = new AbortController();
  const renewals = { count: 0 };
  return {
    env,
    now,
    signal,
    credentials,
    limits: QUICK,
    renewals,
    renew: async () => {
      renewals.count += 1;
      const { oauth } = googleCalendarSource;
      if (!oauth) throw new Error('It has no sign-in.');
      return oauth.renewGrant(env, credentials, signal);
    },
  };
}

export const signedIn = (
  { accessToken, grant }: GoogleAccount,
  address: string | null = 'primary',
): Credentials => ({
  authKind: 'oauth',
  accessToken,
  refreshToken: grant.refreshToken,
  expiresAt: null,
  address,
});

export const keyed = ({ apiKey }: GoogleCalendarStandIn, address: string): Credentials => ({
  authKind: 'token',
  accessToken: apiKey,
  refreshToken: null,
  expiresAt: null,
  address,
});

const same = (a: SourceMeeting, b: SourceMeeting): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** What the engine keeps of a calendar: what was never here is not cancelled either. */
export class Shelf {
  readonly meetings = new Map<string, SourceMeeting>();
  writes = 0;

  put({ meetings }: Pick<SourcePage, 'meetings'>): void {
    for (const meeting of meetings) {
      const known = this.meetings.get(meeting.externalId);
      if (meeting.isCancelled && (!known || known.isCancelled)) continue;
      if (known && same(known, meeting)) continue;
      this.writes += 1;
      this.meetings.set(meeting.externalId, meeting);
    }
  }

  get standing(): SourceMeeting[] {
    return [...this.meetings.values()].filter(({ isCancelled }) => !isCancelled);
  }
}

export interface Pulled {
  readonly pages: readonly SourcePage[];
  readonly cursor: Cursor;
}

/** Pulls to the end; a page at a time is handed on. */
export async function pullToEnd(
  session: CalendarSession,
  cursor: Cursor | null,
  onPage: (page: SourcePage) => void = () => {},
): Promise<Pulled> {
  const pages: SourcePage[] = [];
  for (let at = cursor; ;) {
    const page = await googleCalendarSource.pull(session, at);
    pages.push(page);
    onPage(page);
    if (page.isLast) return { pages, cursor: page.cursor };
    at = page.cursor;
  }
}
