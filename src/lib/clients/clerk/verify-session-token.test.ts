import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '@/test/factories';
import { startClerkStandIn, type ClerkStandIn } from '@/test/stand-ins/clerk/server';
import {
  makeClerkKeys,
  newSubject,
  publishableKeyOf,
  sessionClaims,
  type ClerkKeys,
} from '@/test/stand-ins/clerk/signing';
import type { ClerkSettings } from '../../platform/env';
import { verifySessionToken } from './verify-session-token';

const PARTY = 'https://app.example.com';
const SUBJECT = newSubject();
let keys: ClerkKeys;
let clerk: ClerkStandIn;
let settings: ClerkSettings;

beforeAll(async () => {
  [keys, clerk] = await Promise.all([makeClerkKeys(), startClerkStandIn()]);
  settings = {
    publishableKey: publishableKeyOf('clerk.example.test'),
    secretKey: clerk.secretKey,
    jwtKey: keys.pem,
    authorizedParties: [PARTY, 'https://other.example.com'],
    apiUrl: clerk.url,
    frontendHost: 'clerk.example.test',
  };
});
afterAll(() => clerk.close());

const seconds = (offset: number) => Math.floor(Date.now() / 1000) + offset;
const claims = (change: Record<string, unknown> = {}) => ({
  ...sessionClaims(SUBJECT, new Date(), PARTY),
  ...change,
});
const verify = (token: string, change: Partial<ClerkSettings> = {}, now = new Date()) =>
  verifySessionToken(token, { ...settings, ...change }, now);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a session token', () => {
  it('proves its subject without any call to Clerk', async () => {
    const token = await keys.sign(claims({ email: 'ada@example.com' }));
    expect(await verify(token)).toMatchObject({
      subject: SUBJECT,
      claims: { email: 'ada@example.com', azp: PARTY },
    });
    expect(clerk.requests).toEqual([]);
  });

  it.each([
    ['that ran out', { exp: seconds(-6) }],
    ['that never runs out', { exp: undefined }],
    ['that is not valid yet', { nbf: seconds(30) }],
    ['that was made in the future', { iat: seconds(30) }],
    ['of another party', { azp: 'https://evil.example' }],
    ['of no party', { azp: undefined }],
    ['of an empty party', { azp: '' }],
    ['of a party that only begins alike', { azp: `${PARTY}.evil.example` }],
    ['without subject', { sub: undefined }],
    ['of a machine', { sub: 'mch_2xhFjEI5X2qWRvtV13BzSj8H6Dk' }],
    ['whose subject is no id', { sub: 'user_a@b' }],
    ['whose subject is no text', { sub: 7 }],
    ['of a session that waits for something', { sts: 'pending' }],
    ['of a session in a state that is not known', { sts: 'unheard-of' }],
  ])('%s proves nothing', async (_what, change) => {
    expect(await verify(await keys.sign(claims(change)))).toBeNull();
  });

  it('of a second authorised party counts, and of a session without state', async () => {
    const token = await keys.sign(claims({ azp: 'https://other.example.com', sts: undefined }));
    expect((await verify(token))?.subject).toBe(SUBJECT);
  });

  it('counts by the clock that is passed in, too', async () => {
    const token = await keys.sign(claims());
    const at = (offset: number) => new Date(Date.now() + offset * 1000);
    expect(await verify(token, {}, at(50))).not.toBeNull();
    expect(await verify(token, {}, at(70))).toBeNull();
    expect(await verify(token, {}, at(-60))).toBeNull();
  });

  it('signed by another key proves nothing, whatever key it names', async () => {
    const others = await makeClerkKeys();
    expect(await verify(await others.sign(claims(), { kid: keys.kid }))).toBeNull();
  });

  it('without a signature proves nothing', async () => {
    const payload = part(claims());
    for (const alg of ['none', 'None', '', 'RS256']) {
      expect(await verify(`${part({ alg, typ: 'JWT', kid: keys.kid })}.${payload}.`)).toBeNull();
    }
  });

  it('signed with the public key as a secret proves nothing', async () => {
    for (const secret of [keys.pem, keys.pem.trim(), `${keys.pem.trim()}\n`]) {
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keys.kid })
        .sign(new TextEncoder().encode(secret));
      expect(await verify(token)).toBeNull();
    }
  });

  it('changed in any part proves nothing', async () => {
    const [header, , signature] = (await keys.sign(claims())).split('.');
    const changed = part(claims({ sub: newSubject() }));
    expect(await verify([header, changed, signature].join('.'))).toBeNull();
  });

  it('that is another kind of token of the same instance proves nothing', async () => {
    const cat = { template: 'cl_B7d4PD222AAA', machine: 'cl_B7d4PD333AAA' };
    expect(await verify(await keys.sign(claims(), { cat: cat.template }))).toBeNull();
    expect(await verify(await keys.sign(claims(), { cat: cat.machine }))).toBeNull();
    expect(await verify(await keys.sign(claims(), { typ: 'at+jwt' }))).toBeNull();
    expect(await verify(await keys.sign(claims(), { cat: 'cl_B7d4PD111AAA' }))).not.toBeNull();
  });

  it.each(['', 'x', 'a.b.c', '..', 'null.null.null', `${part(null)}.${part(null)}.x`])(
    'that is none proves nothing: "%s"',
    async (token) => {
      expect(await verify(token)).toBeNull();
    },
  );

  it('that is huge is not even read', async () => {
    const token = await keys.sign(claims({ filler: 'x'.repeat(9_000) }));
    expect(await verify(token)).toBeNull();
  });

  it('cannot be judged with a key that is none: that is said, not taken for a bad token', async () => {
    const work = verify(await keys.sign(claims()), { jwtKey: 'MIIBIjANBg' });
    expect((await refusal(work)).code).toBe('UNAVAILABLE');
  });
});

describe('without a key of its own the installation', () => {
  it('fetches the instance’s keys once', async () => {
    clerk.putKeys(keys.jwk);
    const before = clerk.requests.length;
    for (let n = 0; n < 3; n += 1) {
      expect((await verify(await keys.sign(claims()), { jwtKey: null }))?.subject).toBe(SUBJECT);
    }
    expect(clerk.requests.slice(before)).toEqual(['GET /v1/jwks']);
  });

  it('refuses a token of a key that is not among them', async () => {
    const others = await makeClerkKeys();
    expect(await verify(await others.sign(claims()), { jwtKey: null })).toBeNull();
    const posing = await others.sign(claims(), { kid: keys.kid });
    expect(await verify(posing, { jwtKey: null })).toBeNull();
  });

  it('asks nobody about what cannot be a token of Clerk', async () => {
    const before = clerk.requests.length;
    const demo = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'x' })
      .sign(new TextEncoder().encode('s'.repeat(32)));
    const expired = await keys.sign(claims({ exp: seconds(-6) }), { kid: 'ins_unknown' });
    const ofTemplate = await keys.sign(claims(), { kid: 'x', cat: 'cl_B7d4PD222AAA' });
    for (const token of [demo, expired, ofTemplate, 'a.b.c']) {
      expect(await verify(token, { jwtKey: null })).toBeNull();
    }
    expect(clerk.requests.slice(before)).toEqual([]);
  });

  it.each(['hang', 'fail'] as const)(
    'says that it cannot tell while Clerk does this: %s',
    async (behaviour) => {
      const silent = await startClerkStandIn();
      silent.behave(behaviour);
      const change = { jwtKey: null, apiUrl: silent.url, secretKey: silent.secretKey };
      const work = verify(await keys.sign(claims()), change);
      expect((await refusal(work)).code).toBe('UNAVAILABLE');
      await silent.close();
    },
  );

  it('says so too where its secret key is not Clerk’s', async () => {
    const change = { jwtKey: null, secretKey: 'sk_test_wrong' };
    const work = verify(await keys.sign(claims()), change);
    expect((await refusal(work)).code).toBe('UNAVAILABLE');
  });
});
