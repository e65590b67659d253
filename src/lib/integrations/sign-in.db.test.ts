import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type PersonKey, type World } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { parseEnv, type Env } from '../platform/env/schema';
import { beginSignIn, demandBegun, finishSignIn, getIntegration, SIGN_IN_SECONDS } from './index';
import { findConnection } from './repository/connections';

let world: World;
let salesforce: SalesforceStandIn;
let env: Env;
let org: SalesforceOrg;

const keys = (id: string) => `${id}:${Buffer.alloc(32, id.length).toString('base64')}`;
const envWith = (more: Record<string, string> = {}): Env =>
  parseEnv(
    {
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: 'sentinel',
      SALESFORCE_ALLOWED_HOSTS: salesforce.host,
      SENTINEL_ENCRYPTION_KEYS: keys('k1'),
      ...more,
    },
    { crossChecks: false },
  );

beforeAll(async () => {
  world = await createWorld();
  salesforce = await startSalesforceStandIn({ now: () => world.clock.now().getTime() });
  org = salesforce.addOrg({ name: 'Acme Inc' });
  env = envWith();
});
afterAll(async () => {
  await salesforce.close();
  await world.close();
});
beforeEach(async () => {
  await world.deps.db.salesforceIntegration.deleteMany();
});

const begin = async (by: PersonKey = 'owner', teamId: string | null = world.teamId('north')) =>
  beginSignIn(world.deps, env, await world.actor(by), 'salesforce', teamId);

/** What Salesforce sends the browser back with. */
async function agree(authorizeUrl: string): Promise<{ code: string; state: string }> {
  const answer = await fetch(authorizeUrl, { redirect: 'manual' });
  const { searchParams } = new URL(answer.headers.get('location') ?? '');
  return { code: searchParams.get('code') ?? '', state: searchParams.get('state') ?? '' };
}

const finish = async (
  back: { code?: string; state?: string; kept: string | null },
  by: PersonKey = 'owner',
) =>
  finishSignIn(world.deps, env, await world.request(by), 'salesforce', {
    code: back.code,
    state: back.state,
    kept: back.kept,
  });

/** Another letter in the middle of what is sealed. */
const damaged = (text: string): string =>
  `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`;

const LOST = expect.objectContaining({ code: 'BAD_REQUEST' }) as Error;

describe('signing in at a provider', () => {
  it('connects what was signed in to, with a grant that can be renewed', async () => {
    const { authorizeUrl, kept } = await begin();
    const asked = new URL(authorizeUrl).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('redirect_uri')).toBe(
      'http://localhost:3000/api/integrations/salesforce/callback',
    );
    expect(kept).not.toContain(asked.get('state'));
    const integration = await finish({ ...(await agree(authorizeUrl)), kept });
    expect(integration).toMatchObject({
      connected: true,
      authKind: 'oauth',
      address: salesforce.url,
    });
    expect(integration.teamId).toBe(world.teamId('north'));
    const row = await findConnection(world.deps.db, 'salesforce', world.userId('owner'));
    expect(row?.refreshToken).toMatch(/^v1\.k1\./);
  });

  it('goes to the place that was chosen when it began', async () => {
    const { authorizeUrl, kept } = await begin('member', null);
    const back = { ...(await agree(authorizeUrl)), kept };
    expect(await finish(back, 'member')).toMatchObject({ connected: true, teamId: null });
  });

  it('is lost where it was not begun by the same person, here, with this state', async () => {
    const { authorizeUrl, kept } = await begin();
    const { code, state } = await agree(authorizeUrl);
    const other = await begin('owner', null);
    await expect(finish({ code, state, kept }, 'member')).rejects.toEqual(LOST);
    await expect(finish({ code, state, kept: null })).rejects.toEqual(LOST);
    await expect(finish({ code, state, kept: damaged(kept) })).rejects.toEqual(LOST);
    await expect(finish({ code, state, kept: other.kept })).rejects.toEqual(LOST);
    await expect(finish({ code, state: 'other', kept })).rejects.toEqual(LOST);
    await expect(finish({ state, kept })).rejects.toEqual(LOST);
    await expect(finish({ code, kept })).rejects.toEqual(LOST);
    const request = await world.request('owner');
    const back = { code, state, kept };
    await expect(finishSignIn(world.deps, env, request, 'google_calendar', back)).rejects.toEqual(
      LOST,
    );
    const rotated = envWith({ SENTINEL_ENCRYPTION_KEYS: keys('k22') });
    await expect(finishSignIn(world.deps, rotated, request, 'salesforce', back)).rejects.toEqual(
      LOST,
    );
    const found = await getIntegration(world.deps, env, await world.actor('owner'), 'salesforce');
    expect(found.connected).toBe(false);
  });

  it('is lost after ten minutes', async () => {
    const { authorizeUrl, kept } = await begin();
    const back = { ...(await agree(authorizeUrl)), kept };
    world.clock.travel(SIGN_IN_SECONDS * 1_000 + 1);
    await expect(finish(back)).rejects.toEqual(LOST);
  });

  it('is refused where the provider takes the code no more, and names no secret', async () => {
    const { authorizeUrl, kept } = await begin();
    const { state } = await agree(authorizeUrl);
    const refused = finish({ code: 'aPrxSpent', state, kept });
    await expect(refused).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(refused).rejects.not.toThrow(/aPrxSpent/);
  });

  it('that was cancelled there is known by its state alone', async () => {
    const { authorizeUrl, kept } = await begin();
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const actor = await world.actor('owner');
    const back = (given: { state?: string; kept: string | null }, by = actor) =>
      demandBegun(world.deps, env, by, 'salesforce', { state: given.state, kept: given.kept });
    const member = await world.actor('member');
    for (const given of [{ kept }, { state: 'x', kept }, { state, kept: null }]) {
      expect(() => back(given)).toThrow(LOST);
    }
    expect(() => back({ state, kept }, member)).toThrow(LOST);
    expect(back({ state, kept })).toMatchObject({ teamId: world.teamId('north') });
  });

  it('gives back a grant that could not be kept', async () => {
    const { authorizeUrl, kept } = await begin();
    const back = { ...(await agree(authorizeUrl)), kept };
    const before = [...org.refreshTokens];
    salesforce.forgetRequests();
    // The code is exchanged, and what comes then is refused.
    salesforce.failNext('quota');
    await expect(finish(back)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect([...org.refreshTokens]).toEqual(before);
    const paths = salesforce.requests.map(({ path }) => path);
    expect(paths[0]).toContain('/oauth2/token');
    expect(paths.at(-1)).toContain('/oauth2/revoke');
  });

  it('takes no grant from what is connected', async () => {
    const first = await begin();
    await finish({ ...(await agree(first.authorizeUrl)), kept: first.kept });
    const held = org.refreshTokens.size;
    const second = await begin('owner', null);
    const elsewhere = finish({ ...(await agree(second.authorizeUrl)), kept: second.kept });
    await expect(elsewhere).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(org.refreshTokens.size).toBeGreaterThanOrEqual(held);
  });

  it('is not begun by who may not connect, nor where it is not set up', async () => {
    await expect(begin('viewer')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(begin('owner', world.teamId('south'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const actor = await world.actor('owner');
    for (const name of ['hubspot', 'google_calendar'] as const) {
      const begun = beginSignIn(world.deps, env, actor, name, null);
      await expect(begun).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
