import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startGoogleCalendarStandIn,
  type GoogleAccount,
  type GoogleCalendarStandIn,
  type GoogleFault,
} from '../../../test/stand-ins/google-calendar/server';
import { PROVIDER_FAULTS, ProviderError, type ProviderFault } from '../../clients/calls';
import type { NewMeeting } from './create-meeting';
import { googleCalendarSource as source } from './google-calendar-source';
import { DAY, envOf, HOUR, keyed, NOW, sessionOf, signedIn } from './google-calendar.test-support';

const PUBLIC = 'team@group.calendar.google.com';
const REDIRECT = 'http://localhost:3000/api/integrations/google-calendar/callback';

let google: GoogleCalendarStandIn;
let ada: GoogleAccount;
beforeEach(async () => {
  google = await startGoogleCalendarStandIn({ retryAfter: 0, signsIn: 'ada@sentinel.example' });
  ada = google.account('ada@sentinel.example');
});
afterEach(() => google.close());

const withKey = (address: string) => sessionOf(google, keyed(google, address));
const asAda = (address: string | null = 'primary') => sessionOf(google, signedIn(ada, address));

async function failure(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProviderError)) throw new Error(`No ProviderError: ${String(error)}`);
  return error;
}
/** What went wrong, after it was made sure that no secret and no address is told. */
async function told(work: Promise<unknown>): Promise<ProviderError> {
  const error = await failure(work);
  const everything = JSON.stringify([error.message, error.code, error.stack, String(error.cause)]);
  for (const secret of [
    google.apiKey,
    ada.accessToken,
    ada.grant.refreshToken,
    google.clientSecret,
  ]) {
    expect(everything).not.toContain(secret);
  }
  return error;
}

describe('an API key', () => {
  it('opens a public calendar', async () => {
    google.publicCalendar(PUBLIC);
    await expect(source.validate(withKey(PUBLIC))).resolves.toEqual({ name: PUBLIC, id: PUBLIC });
    expect(google.requests.at(-1)?.access).toBe('key');
  });

  it('opens no “primary”, which is said without asking Google', async () => {
    for (const work of [
      source.validate(withKey('primary')),
      source.pull(withKey('primary'), null),
    ]) {
      const { fault, message } = await told(work);
      // The field that is to be changed is the calendar's, not the key's.
      expect(fault).toBe('not_found');
      expect(message).toContain('public calendars only');
      expect(message).toContain('Sign in with Google');
    }
    const key = withKey('primary');
    const env = { ...key.env, GOOGLE_CLIENT_ID: undefined };
    const { message } = await told(source.validate({ ...key, env }));
    expect(message).not.toMatch(/sign/i);
    expect(google.requests).toEqual([]);
  });

  it('opens no private calendar: make it public, or sign in', async () => {
    const { fault, message } = await told(source.validate(withKey('ada@sentinel.example')));
    expect(fault).toBe('not_found');
    expect(message).toMatch(/public.*or sign in with Google/);
  });

  it('opens none that shows only when it is busy', async () => {
    google.publicCalendar(PUBLIC, 'freeBusyReader');
    const { fault, message } = await told(source.validate(withKey(PUBLIC)));
    expect([fault, message.includes('busy')]).toEqual(['forbidden', true]);
  });

  it('that is wrong is refused in words', async () => {
    google.publicCalendar(PUBLIC);
    const wrong = { ...keyed(google, PUBLIC), accessToken: 'AIzaWrong' };
    const error = await told(source.validate(sessionOf(google, wrong)));
    expect([error.fault, error.code]).toEqual(['unauthorized', 'API_KEY_INVALID']);
  });

  it('pulls what is public, and later the changes', async () => {
    const calendar = google.publicCalendar(PUBLIC);
    const times = {
      start: { dateTime: new Date(NOW.getTime() + DAY).toISOString() },
      end: { dateTime: new Date(NOW.getTime() + DAY + HOUR).toISOString() },
    };
    calendar.insert({ summary: 'Webinar', ...times });
    calendar.insert({ summary: 'Secret', visibility: 'private', ...times });
    const first = await source.pull(withKey(PUBLIC), null);
    expect(first.meetings.map(({ title }) => title)).toEqual(['Webinar', '(No title)']);
    calendar.insert({ summary: 'Another', ...times });
    const next = await source.pull(withKey(PUBLIC), first.cursor);
    expect(next.meetings.map(({ title }) => title)).toEqual(['Another']);
  });

  it('writes nothing', async () => {
    const { fault, message } = await told(source.createMeeting(withKey(PUBLIC), MEETING));
    expect([fault, message.includes('Sign in with Google')]).toEqual(['forbidden', true]);
    expect(google.requests).toEqual([]);
  });
});

describe('a person who signed in', () => {
  it('opens their own calendar, by its usual name or by none', async () => {
    const account = { name: 'ada@sentinel.example', id: 'primary' };
    await expect(source.validate(asAda())).resolves.toEqual(account);
    await expect(source.validate(asAda(null))).resolves.toEqual(account);
    await expect(source.listStages(asAda())).resolves.toEqual([]);
  });

  it('does not open another’s', async () => {
    google.account('bob@sentinel.example');
    const { fault } = await told(source.validate(asAda('bob@sentinel.example')));
    expect(fault).toBe('not_found');
  });

  it('is renewed once where the token has run out, for the whole session', async () => {
    google.expireAccessTokens();
    const session = asAda();
    await source.validate(session);
    await source.pull(session, null);
    expect(session.renewals.count).toBe(1);
    google.expireAccessTokens();
    expect((await told(source.pull(session, null))).fault).toBe('unauthorized');
    expect(session.renewals.count).toBe(1);
  });

  it('two calls at a time renew once', async () => {
    google.expireAccessTokens();
    const session = asAda();
    await Promise.all([source.validate(session), source.pull(session, null)]);
    expect(session.renewals.count).toBe(1);
  });

  it('that withdrew the grant is asked to sign in again', async () => {
    google.withdraw(ada.email);
    const { fault, message } = await told(source.pull(asAda(), null));
    expect([fault, message.includes('Sign in with Google')]).toEqual(['unauthorized', true]);
  });

  it('that granted too little is told so', async () => {
    google.account(ada.email, ['https://www.googleapis.com/auth/calendar.freebusy']);
    const { fault, message } = await told(source.validate(asAda()));
    expect([fault, message.includes('tick')]).toEqual(['forbidden', true]);
  });
});

const MEETING: NewMeeting = {
  key: 'meeting-1',
  title: 'Globex renewal',
  description: 'Agenda',
  startTime: new Date('2026-03-09T09:00:00Z'),
  endTime: new Date('2026-03-09T09:30:00Z'),
  timeZone: 'Europe/Zurich',
  attendees: ['jane@globex.example'],
  location: 'Room 1',
};

describe('a meeting that is planned here', () => {
  it('stands in the calendar, and comes back as it was written', async () => {
    const created = await source.createMeeting(asAda(), MEETING);
    expect(created).toMatchObject({
      title: 'Globex renewal',
      description: 'Agenda',
      startTime: MEETING.startTime,
      endTime: MEETING.endTime,
      attendees: ['jane@globex.example'],
      location: 'Room 1',
      isCancelled: false,
    });
    const { meetings } = await source.pull(sessionOf(google, signedIn(ada)), null);
    expect(meetings).toEqual([created]);
    expect(google.requests[0]?.query).toEqual({ sendUpdates: 'none' });
  });

  it('invites where that is asked for', async () => {
    await source.createMeeting(asAda(), { ...MEETING, sendInvitations: true });
    expect(google.requests[0]?.query).toEqual({ sendUpdates: 'all' });
  });

  it('stands there once, though the answer was lost, or it is sent again', async () => {
    google.failNext('lost', 'internalError');
    const first = await source.createMeeting(asAda(), MEETING);
    const again = await source.createMeeting(asAda(), MEETING);
    expect(again).toEqual(first);
    await source.createMeeting(asAda(), { ...MEETING, key: 'meeting-2' });
    expect(ada.calendar.live).toHaveLength(2);
  });

  it('is refused where the calendar may only be read, or the times are wrong', async () => {
    google.publicCalendar(PUBLIC);
    const reader = await told(source.createMeeting(asAda(PUBLIC), MEETING));
    expect([reader.fault, reader.code]).toEqual(['forbidden', 'requiredAccessLevel']);
    const backwards = { ...MEETING, endTime: new Date('2026-03-01T09:00:00Z') };
    const wrong = await told(source.createMeeting(asAda(), backwards));
    expect([wrong.fault, wrong.code]).toEqual(['rejected', 'timeRangeEmpty']);
  });
});

describe('what goes wrong at Google', () => {
  /** More often than anybody tries. */
  const always = (fault: GoogleFault) => google.failNext(...Array.from({ length: 4 }, () => fault));

  it.each<[GoogleFault, ProviderFault, number]>([
    ['rateLimitExceeded', 'rate_limited', 4],
    ['userRateLimitExceeded', 'rate_limited', 4],
    ['tooManyRequests', 'rate_limited', 4],
    ['quotaExceeded', 'quota', 1],
    ['dailyLimitExceeded', 'quota', 1],
    ['accessNotConfigured', 'forbidden', 1],
    ['internalError', 'unavailable', 4],
    ['backendError', 'unavailable', 4],
    ['cut', 'unavailable', 4],
    ['half', 'unavailable', 4],
    ['not_json', 'unavailable', 4],
    ['badRequest', 'rejected', 1],
    ['notFound', 'not_found', 1],
  ])('%s is %s, after %i tries', async (fault, kind, tries) => {
    always(fault);
    const error = await told(source.pull(asAda(), null));
    expect(error.fault).toBe(kind);
    expect(PROVIDER_FAULTS).toContain(error.fault);
    expect(google.requests).toHaveLength(tries);
  });

  it.each<GoogleFault>(['rateLimitExceeded', 'internalError', 'cut', 'half', 'not_json'])(
    '%s once does no harm',
    async (fault) => {
      google.failNext(fault);
      await expect(source.pull(asAda(), null)).resolves.toMatchObject({ isLast: true });
    },
  );

  it('says when a quota ends', async () => {
    google.failNext('dailyLimitExceeded');
    const { retryAfterMs } = await told(source.pull(asAda(), null));
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(DAY);
  });

  it('does not wait for ever', async () => {
    google.failNext('hang', 'hang');
    const session = { ...asAda(), limits: { timeLimitMs: 50, retries: 1, firstPauseMs: 1 } };
    expect((await told(source.pull(session, null))).fault).toBe('unavailable');
  });

  it('ends when the sync is ended', async () => {
    google.failNext('hang');
    const ending = new AbortController();
    const pulling = told(source.pull({ ...asAda(), signal: ending.signal }, null));
    await expect.poll(() => google.requests.length).toBe(1);
    ending.abort();
    await pulling;
    expect(google.requests).toHaveLength(1);
  });

  it('nobody there', async () => {
    const session = asAda();
    await google.close();
    expect((await told(source.pull(session, null))).fault).toBe('unavailable');
    google = await startGoogleCalendarStandIn();
  });
});

describe('signing in', () => {
  const codeVerifier = randomBytes(48).toString('base64url');
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const { signal } = new AbortController();
  const { oauth } = source;
  if (!oauth) throw new Error('It has a sign-in.');

  async function consent(): Promise<URL> {
    const address = oauth?.authorizeUrl(envOf(google), {
      state: 'state-1',
      codeChallenge,
      redirectUri: REDIRECT,
    });
    const answer = await fetch(address ?? '', { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '');
  }
  const exchange = (code: string, verifier = codeVerifier) =>
    oauth.exchangeCode(
      envOf(google),
      { code, codeVerifier: verifier, redirectUri: REDIRECT },
      signal,
    );

  it('goes to Google’s own pages where no other address is set', () => {
    const env = { ...envOf(google), GOOGLE_API_URL: 'https://www.googleapis.com' };
    const url = new URL(
      oauth.authorizeUrl(env, { state: 's', codeChallenge, redirectUri: REDIRECT }),
    );
    expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: google.clientId,
      redirect_uri: REDIRECT,
      scope: 'https://www.googleapis.com/auth/calendar.events',
      state: 's',
      code_challenge: codeChallenge,
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
    });
  });

  it('brings what opens the calendar, renews it, and takes it back', async () => {
    const back = await consent();
    expect(back.searchParams.get('state')).toBe('state-1');
    const held = await exchange(back.searchParams.get('code') ?? '');
    expect(held).toMatchObject({ authKind: 'oauth', address: 'primary' });
    expect(held.refreshToken).toMatch(/./);
    expect(held.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    await expect(source.validate(sessionOf(google, held))).resolves.toMatchObject({
      name: ada.email,
    });
    const renewed = await oauth.renewGrant(envOf(google), held, signal);
    expect(renewed.refreshToken).toBe(held.refreshToken);
    expect(renewed.accessToken).not.toBe(held.accessToken);
    await oauth.revokeGrant(envOf(google), renewed, signal);
    expect((await told(oauth.renewGrant(envOf(google), renewed, signal))).fault).toBe(
      'unauthorized',
    );
    await oauth.revokeGrant(envOf(google), renewed, signal);
  });

  it('takes a code once, and only with its verifier', async () => {
    const code = (await consent()).searchParams.get('code') ?? '';
    expect((await told(exchange(code, 'x'.repeat(64)))).fault).toBe('unauthorized');
    expect((await told(exchange(code))).fault).toBe('unauthorized');
    expect(google.requests.filter(({ path }) => path === '/token')).toHaveLength(2);
  });

  it('does not go on by itself where a code may be spent, and does where it renews', async () => {
    const code = (await consent()).searchParams.get('code') ?? '';
    google.failNext('internalError');
    expect((await told(exchange(code))).fault).toBe('unavailable');
    expect(google.requests.filter(({ path }) => path === '/token')).toHaveLength(1);
    google.failNext('backendError');
    await expect(oauth.renewGrant(envOf(google), signedIn(ada), signal)).resolves.toMatchObject({
      authKind: 'oauth',
    });
  });

  it('says where it is not set up, or was granted too little to renew', async () => {
    const bare = { ...envOf(google), GOOGLE_CLIENT_SECRET: undefined };
    expect([oauth.isConfigured(envOf(google)), oauth.isConfigured(bare)]).toEqual([true, false]);
    expect(() =>
      oauth.authorizeUrl(bare, { state: '', codeChallenge, redirectUri: REDIRECT }),
    ).toThrow('GOOGLE_CLIENT_SECRET');
    const spent = { ...signedIn(ada), refreshToken: null };
    expect((await told(oauth.renewGrant(envOf(google), spent, signal))).fault).toBe('unauthorized');
    const wrong = { ...envOf(google), GOOGLE_CLIENT_SECRET: 'other' };
    const refused = await told(oauth.renewGrant(wrong, signedIn(ada), signal));
    expect([refused.fault, refused.code]).toEqual(['rejected', 'invalid_client']);
  });
});
