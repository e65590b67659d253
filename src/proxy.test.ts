import { NextRequest } from 'next/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startClerkStandIn, type ClerkStandIn } from '@/test/stand-ins/clerk/server';
import {
  makeClerkKeys,
  newSubject,
  publishableKeyOf,
  sessionClaims,
  type ClerkKeys,
} from '@/test/stand-ins/clerk/signing';

const PARTY = 'https://app.example.com';
const SUFFIX = 'WxqolFRg';
let clerk: ClerkStandIn;
let keys: ClerkKeys;
beforeAll(async () => {
  [clerk, keys] = await Promise.all([startClerkStandIn(), makeClerkKeys()]);
});
afterAll(() => clerk.close());
// The environment is read once per process: each test begins with a fresh one.
beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('NEXT_PUBLIC_APP_URL', PARTY);
});

async function open(path: string, headers: Record<string, string> = {}) {
  const { proxy } = await import('./proxy');
  const page = { 'sec-fetch-dest': 'document', accept: 'text/html' };
  return proxy(new NextRequest(`${PARTY}${path}`, { headers: { ...page, ...headers } }));
}
/** A header of the request as the page will see it. */
const forwarded = (response: Response, name: string) =>
  response.headers.get(`x-middleware-request-${name}`);
const nonceIn = (policy: string | null) => /'nonce-([^']+)'/.exec(policy ?? '')?.[1];

describe('a page without Clerk', () => {
  it('gets a nonce of its own, the policy with it, and its address', async () => {
    const [first, second] = [await open('/deals?band=High'), await open('/deals')];
    const policy = first.headers.get('content-security-policy');
    expect(policy).not.toContain('clerk');
    expect(nonceIn(policy)).toBe(forwarded(first, 'x-nonce'));
    expect(forwarded(first, 'content-security-policy')).toBe(policy);
    expect(forwarded(first, 'x-path')).toBe('/deals?band=High');
    expect(nonceIn(second.headers.get('content-security-policy'))).not.toBe(nonceIn(policy));
  });

  it('is left alone, whatever Clerk cookies the browser has from elsewhere', async () => {
    const response = await open('/deals', { cookie: '__session=x; __client_uat=1700000000' });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe('a page with Clerk', () => {
  beforeEach(() => {
    vi.stubEnv('NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', publishableKeyOf('clerk.example.test'));
    vi.stubEnv('CLERK_SECRET_KEY', clerk.secretKey);
    vi.stubEnv('CLERK_JWT_KEY', keys.pem);
    vi.stubEnv('CLERK_API_URL', clerk.url);
  });
  const subject = newSubject();
  const tokenAt = (time: number) => keys.sign(sessionClaims(subject, new Date(time), PARTY));
  const browser = `__client_uat_${SUFFIX}=1700000000; __clerk_db_jwt_${SUFFIX}=dvb_1`;

  it('allows Clerk’s script, and is shown to nobody in particular without a detour', async () => {
    const response = await open('/sign-in');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toContain('https://clerk.example.test');
  });

  it('with a stale session leads to Clerk and back', async () => {
    const stale = await tokenAt(Date.now() - 600_000);
    const response = await open('/deals', { cookie: `${browser}; __session_${SUFFIX}=${stale}` });
    expect(response.status).toBe(307);
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/clerk\.example\.test\/v1\/client\/handshake\?/,
    );
  });

  it('whose session was renewed meanwhile is rendered with it', async () => {
    const [stale, fresh] = [await tokenAt(Date.now() - 600_000), await tokenAt(Date.now())];
    clerk.putRefresh(`sess_${subject.slice(5)}`, [`__session_${SUFFIX}=${fresh}; Path=/`]);
    const cookie = `theme=dark; ${browser}; __session_${SUFFIX}=${stale}; __refresh_${SUFFIX}=r1`;
    const response = await open('/deals', { cookie });
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([`__session_${SUFFIX}=${fresh}; Path=/`]);
    expect(forwarded(response, 'cookie')).toContain(`__session_${SUFFIX}=${fresh}`);
    expect(forwarded(response, 'cookie')).not.toContain(stale);
    expect(forwarded(response, 'cookie')).toContain('theme=dark');
  });
});
