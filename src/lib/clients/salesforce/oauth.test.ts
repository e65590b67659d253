import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { authorizeUrl, exchangeCode, refreshGrant, revokeGrant, type SalesforceApp } from './oauth';

const redirectUri = 'http://localhost:3000/api/integrations/salesforce/callback';
const { signal } = new AbortController();

let sf: SalesforceStandIn;
let org: SalesforceOrg;
let app: SalesforceApp;
beforeEach(async () => {
  sf = await startSalesforceStandIn({ oauth: { clientId: 'sentinel', clientSecret: 'hush' } });
  org = sf.addOrg();
  app = {
    env: { SALESFORCE_ALLOWED_HOSTS: [sf.host] },
    loginUrl: sf.url,
    clientId: 'sentinel',
    clientSecret: 'hush',
  };
});
afterEach(() => sf.close());

const newVerifier = () => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/** Goes where the browser is sent, and comes back with what it is sent back with. */
async function signIn(codeVerifier: string) {
  const codeChallenge = challengeOf(codeVerifier);
  const url = authorizeUrl(app, { state: 'state-1', codeChallenge, redirectUri });
  const response = await fetch(url, { redirect: 'manual' });
  const target = new URL(response.headers.get('location') ?? '');
  return { url: new URL(url), target, code: target.searchParams.get('code') ?? '' };
}

describe('signing in to Salesforce', () => {
  it('asks for a grant that lasts, by PKCE with SHA-256', async () => {
    const { url, target } = await signIn('v'.repeat(43));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'sentinel',
      redirect_uri: redirectUri,
      scope: 'api refresh_token',
      state: 'state-1',
      code_challenge: challengeOf('v'.repeat(43)),
      code_challenge_method: 'S256',
    });
    expect(url.href).not.toContain('hush');
    expect(target.searchParams.get('state')).toBe('state-1');
  });

  it('changes the code for a grant, once', async () => {
    const codeVerifier = newVerifier();
    const { code } = await signIn(codeVerifier);
    const grant = await exchangeCode(app, { code, codeVerifier, redirectUri }, signal);
    expect(grant).toMatchObject({ instanceUrl: sf.url });
    expect(org.tokens.has(grant.accessToken)).toBe(true);
    expect(org.refreshTokens.has(grant.refreshToken ?? '')).toBe(true);
    await expect(
      exchangeCode(app, { code, codeVerifier, redirectUri }, signal),
    ).rejects.toMatchObject({ fault: 'unauthorized', code: 'invalid_grant' });
  });

  it('is refused with another verifier', async () => {
    const { code } = await signIn(newVerifier());
    const given = { code, codeVerifier: newVerifier(), redirectUri };
    await expect(exchangeCode(app, given, signal)).rejects.toMatchObject({ fault: 'unauthorized' });
  });

  it('says which setting is wrong, and never what it is', async () => {
    const codeVerifier = newVerifier();
    const { code } = await signIn(codeVerifier);
    const wrong = { ...app, clientSecret: 'wrong-secret' };
    const refused = exchangeCode(wrong, { code, codeVerifier, redirectUri }, signal);
    await expect(refused).rejects.toThrow('SALESFORCE_CLIENT_SECRET');
    await expect(refused).rejects.not.toThrow('wrong-secret');
  });

  it('goes nowhere but to Salesforce', () => {
    const elsewhere = { ...app, loginUrl: 'https://evil.example' };
    const given = { state: 's', codeChallenge: 'c', redirectUri };
    expect(() => authorizeUrl(elsewhere, given)).toThrow(/must be an address of Salesforce/);
  });
});

describe('a grant', () => {
  async function newGrant() {
    const codeVerifier = newVerifier();
    const { code } = await signIn(codeVerifier);
    return exchangeCode(app, { code, codeVerifier, redirectUri }, signal);
  }

  it('is renewed with a new refresh token where these are rotated', async () => {
    const first = await newGrant();
    const second = await refreshGrant(app, first.refreshToken ?? '', signal);
    expect(second.refreshToken).not.toBeNull();
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(org.tokens.has(second.accessToken)).toBe(true);
    await expect(refreshGrant(app, first.refreshToken ?? '', signal)).rejects.toMatchObject({
      fault: 'unauthorized',
      code: 'invalid_grant',
    });
  });

  it('is renewed with the same one where they are not', async () => {
    sf.oauth.rotates = false;
    const first = await newGrant();
    const second = await refreshGrant(app, first.refreshToken ?? '', signal);
    expect(second.refreshToken).toBeNull();
    expect(second.accessToken).not.toBe(first.accessToken);
  });

  it('is withdrawn with everything that came of it, and a second time in peace', async () => {
    const { refreshToken, accessToken } = await newGrant();
    await revokeGrant(app, refreshToken ?? '', signal);
    expect(org.tokens.has(accessToken)).toBe(false);
    expect(org.refreshTokens.size).toBe(0);
    await revokeGrant(app, refreshToken ?? '', signal);
  });
});
