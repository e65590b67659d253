import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clerkSettingsOf, type ClerkSettings } from '@/lib/platform/env';
import { parseEnv } from '@/lib/platform/env/schema';
import { startClerkStandIn, type ClerkStandIn } from '@/test/stand-ins/clerk/server';
import {
  makeClerkKeys,
  newSubject,
  publishableKeyOf,
  sessionClaims,
  type ClerkKeys,
} from '@/test/stand-ins/clerk/signing';
import { cookiesAfter, refreshClerkSession } from './clerk-handshake';
import { holdsFreshSession } from './clerk-session';

const PARTY = 'https://app.example.com';
const HOST = 'clerk.example.test';
const MINUTE = 60_000;
const subject = newSubject();
/** Of a development instance, as of each: browsers show it at every page. */
const BROWSER = '__clerk_db_jwt=dvb_1; __client_uat=1700000000';
let keys: ClerkKeys;
let clerk: ClerkStandIn;
let settings: ClerkSettings;

beforeAll(async () => {
  [keys, clerk] = await Promise.all([makeClerkKeys(), startClerkStandIn()]);
  const given = clerkSettingsOf(
    parseEnv(
      {
        NEXT_PUBLIC_APP_URL: PARTY,
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKeyOf(HOST),
        CLERK_SECRET_KEY: clerk.secretKey,
        CLERK_JWT_KEY: keys.pem,
        CLERK_API_URL: clerk.url,
      },
      { crossChecks: true },
    ),
  );
  if (!given) throw new Error('These are settings of Clerk.');
  settings = given;
});
afterAll(() => clerk.close());

const tokenAt = (time: number, change: Record<string, unknown> = {}) =>
  keys.sign({ ...sessionClaims(subject, new Date(time), PARTY, HOST), ...change });
const fresh = (change?: Record<string, unknown>) => tokenAt(Date.now(), change);
const stale = () => tokenAt(Date.now() - 10 * MINUTE);

/** A person opens a page, unless the headers say otherwise. */
const open = (path: string, cookie: string, headers: Record<string, string> = {}, method = 'GET') =>
  refreshClerkSession(
    new Request(`${PARTY}${path}`, {
      method,
      headers: { 'sec-fetch-dest': 'document', accept: 'text/html', cookie, ...headers },
    }),
    settings,
  );

describe('a page opened with a session that ran out', () => {
  it('is preceded by a handshake with Clerk, which leads back to it', async () => {
    const refresh = await open('/deals?band=High', `${BROWSER}; __session=${await stale()}`);
    if (refresh?.kind !== 'redirect') throw new Error('There was no redirect.');
    const there = new URL(refresh.headers.get('location') ?? '');
    expect(there.host).toBe(HOST);
    expect(there.pathname).toBe('/v1/client/handshake');
    expect(there.searchParams.get('redirect_url')).toBe(`${PARTY}/deals?band=High`);
    expect([...refresh.headers.keys()].sort()).toEqual(['cache-control', 'location', 'set-cookie']);
    expect(refresh.headers.get('cache-control')).toBe('no-store');
  });

  it('is so where only the browser’s mark of a session is left', async () => {
    expect((await open('/deals', BROWSER))?.kind).toBe('redirect');
  });

  it('gets new cookies beside it, where Clerk gives them for a refresh cookie', async () => {
    const cookie = `__session=${await fresh()}; Path=/; Secure`;
    clerk.putRefresh(`sess_${subject.slice(5)}`, [cookie]);
    const carried = await stale();
    const suffix = 'WxqolFRg';
    const refresh = await open(
      '/deals',
      `${BROWSER}; __clerk_db_jwt_${suffix}=dvb_1; __client_uat_${suffix}=1700000000; __session_${suffix}=${carried}; __refresh_${suffix}=r1`,
    );
    expect(refresh).toEqual({ kind: 'cookies', setCookies: [cookie] });
  });

  it('does not go round in a circle', async () => {
    const cookie = `${BROWSER}; __session=${await stale()}; __clerk_redirect_count=3`;
    expect(await open('/deals', cookie)).toBeNull();
  });
});

describe('the end of a handshake', () => {
  it('sets the cookies that Clerk signed, and cleans the address', async () => {
    const session = await fresh();
    const cookies = [`__session=${session}; Path=/`, '__client_uat=1700000001; Path=/'];
    const handshake = await keys.sign({ handshake: cookies });
    const refresh = await open(`/deals?x=1&__clerk_handshake=${handshake}`, BROWSER);
    if (refresh?.kind !== 'redirect') throw new Error('There was no redirect.');
    expect(refresh.headers.get('location')).toBe(`${PARTY}/deals?x=1`);
    expect(refresh.headers.getSetCookie()).toEqual(cookies);
  });

  it('that Clerk did not sign sets nothing', async () => {
    const others = await makeClerkKeys();
    const forged = await others.sign({ handshake: ['__session=evil; Path=/'] }, { kid: keys.kid });
    expect(await open(`/deals?__clerk_handshake=${forged}`, BROWSER)).toBeNull();
  });
});

describe('nothing happens', () => {
  it('to who was never signed in: they see the sign-in without a detour', async () => {
    expect(await open('/deals', '')).toBeNull();
    expect(await open('/deals', 'sentinel_session=x; theme=dark')).toBeNull();
  });

  it('while the session is fresh', async () => {
    expect(await open('/deals', `__session=${await fresh()}`)).toBeNull();
    expect(await open('/deals', `__session_WxqolFRg=${await fresh()}`)).toBeNull();
  });

  it.each(['/sign-in', '/sign-up', '/sign-in/x'])(
    'on %s, where Clerk’s script does it',
    async (path) => {
      expect(await open(path, `${BROWSER}; __session=${await stale()}`)).toBeNull();
    },
  );

  it('but to pages that a person opens', async () => {
    const cookie = `${BROWSER}; __session=${await stale()}`;
    const wants = (headers: Record<string, string>, method?: string) =>
      open('/deals', cookie, headers, method);
    expect(await wants({ 'sec-fetch-dest': 'empty' })).toBeNull();
    expect(await wants({ rsc: '1' })).toBeNull();
    expect(await wants({ 'next-router-prefetch': '1' })).toBeNull();
    expect(await wants({}, 'POST')).toBeNull();
    expect((await wants({}))?.kind).toBe('redirect');
  });

  it('to an address that would send the browser elsewhere, as for domains that share sessions', async () => {
    const cookie = `${BROWSER}; __session=${await stale()}`;
    const elsewhere = encodeURIComponent('https://evil.example/');
    expect(await open(`/deals?__clerk_redirect_url=${elsewhere}`, cookie)).toBeNull();
  });

  it('where the keys are none of Clerk’s', async () => {
    const request = new Request(`${PARTY}/deals`, {
      headers: { 'sec-fetch-dest': 'document', cookie: `${BROWSER}; __session=x` },
    });
    expect(
      await refreshClerkSession(request, { ...settings, publishableKey: 'pk_test_x' }),
    ).toBeNull();
  });
});

describe('a fresh session', () => {
  const holds = (cookies: string | null) => holdsFreshSession(cookies, settings, new Date());

  it('is one of this instance that has not run out and waits for nothing', async () => {
    expect(holds(`a=b; __session=${await fresh()}; c=d`)).toBe(true);
    expect(holds(`__session_WxqolFRg=${await fresh()}`)).toBe(true);
    expect(holds(`__session=${await stale()}`)).toBe(false);
    expect(holds(`__session=${await fresh({ iss: 'https://clerk.other.test' })}`)).toBe(false);
    expect(holds(`__session=${await fresh({ sts: 'pending' })}`)).toBe(false);
    for (const cookies of [null, '', '__session=', '__session=a.b.c', '__sessions=x']) {
      expect(holds(cookies)).toBe(false);
    }
  });
});

describe('the cookies after some were set', () => {
  it('hold the new values, and not what was taken away', () => {
    const after = cookiesAfter('a=1; __session=old; b=x=y', [
      '__session=new; Path=/; HttpOnly',
      'c=3; Max-Age=5',
      'a=; Max-Age=0',
    ]);
    expect(after).toBe('__session=new; b=x=y; c=3');
  });
});
