import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, refusal, type World } from '@/test/factories';
import { findActor, type Actor, type TokenScope } from '../auth';
import { parseEnv } from '../platform/env/schema';
import { createToken, listTokens, revokeToken } from './api-tokens';
import { createTokenInput } from './schema';

const env = parseEnv({}, { crossChecks: false });
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const make = async (
  actor: Actor,
  input: { name?: string; scopes?: TokenScope[]; expiresAt?: string | null } = {},
) =>
  createToken(
    world.deps,
    { actor, requestId: 'r1' },
    createTokenInput.parse({ name: 'Nightly', scopes: ['read'], expiresAt: null, ...input }),
  );
const bearerOf = (token: string) => ({ authorization: `Bearer ${token}`, sessionCookie: null });
const whoIs = (token: string) => findActor(world.deps, env, bearerOf(token));
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY).toISOString();

describe('an API token', () => {
  it('opens what its scopes say, is listed without its secret, and stands in the trail', async () => {
    const owner = await world.actor('owner');
    const { apiToken, token } = await make(owner, { scopes: ['write', 'read'], expiresAt: inDays(5) }); // prettier-ignore
    expect(apiToken).toMatchObject({ name: 'Nightly', scopes: ['read', 'write'], state: 'live', expiresAt: inDays(5), lastUsedAt: null }); // prettier-ignore
    expect(token.startsWith(apiToken.prefix)).toBe(true);
    expect(await whoIs(token)).toMatchObject({ userId: owner.userId, via: 'token', tokenScopes: ['read', 'write'] }); // prettier-ignore
    const listed = await listTokens(world.deps, owner);
    expect(listed).toMatchObject([{ id: apiToken.id, lastUsedAt: world.clock.now().toISOString() }]); // prettier-ignore
    expect(JSON.stringify(listed)).not.toContain(token.slice(apiToken.prefix.length));
    const entries = await world.deps.db.auditLog.findMany({ where: { target: apiToken.id } });
    expect(entries).toMatchObject([{ action: 'token.created', scopeKey: `user:${owner.auditRef}`, actorRef: owner.auditRef, requestId: 'r1' }]); // prettier-ignore
    expect(JSON.stringify(entries.map(({ data }) => data))).not.toContain(token);
  });

  it('is nobody’s once it is revoked or has expired, and is listed for thirty days more', async () => {
    const admin = await world.actor('admin');
    const short = await make(admin, { name: 'Short', expiresAt: inDays(1) });
    const long = await make(admin, { name: 'Long' });
    await revokeToken(world.deps, { actor: admin, requestId: null }, long.apiToken.id);
    const again = await revokeToken(
      world.deps,
      { actor: admin, requestId: null },
      long.apiToken.id,
    );
    expect(again.state).toBe('revoked');
    expect(await whoIs(long.token)).toBeNull();
    expect(
      await world.deps.db.auditLog.count({
        where: { action: 'token.revoked', target: long.apiToken.id },
      }),
    ).toBe(1);
    world.clock.travel(DAY);
    expect(await whoIs(short.token)).toBeNull();
    const states = async () =>
      (await listTokens(world.deps, admin)).map(({ name, state }) => [name, state]);
    expect(await states()).toEqual([
      ['Long', 'revoked'],
      ['Short', 'expired'],
    ]);
    world.clock.travel(31 * DAY);
    expect(await states()).toEqual([]);
  });

  it('makes none that may more than itself', async () => {
    const session = await world.actor('member');
    const { token } = await make(session, { scopes: ['write', 'admin'] });
    const actor = await whoIs(token);
    if (!actor) throw new Error('the token is nobody’s');
    expect((await make(actor, { scopes: ['write'] })).apiToken.scopes).toEqual(['write']);
    expect((await refusal(make(actor, { scopes: ['read', 'write'] }))).code).toBe('FORBIDDEN');
    const reader = { ...actor, tokenScopes: ['read' as const] };
    expect((await refusal(make(reader))).code).toBe('FORBIDDEN');
    const id = (await listTokens(world.deps, session))[0]?.id ?? '';
    const revoking = revokeToken(world.deps, { actor: reader, requestId: null }, id);
    expect((await refusal(revoking)).code).toBe('FORBIDDEN');
  });

  it('of somebody else looks absent', async () => {
    const { apiToken } = await make(await world.actor('owner'));
    const actor = await world.actor('outsider');
    for (const id of [apiToken.id, 'c00000000000000000000000', 'no id']) {
      const asked = revokeToken(world.deps, { actor, requestId: null }, id);
      expect((await refusal(asked)).code).toBe('NOT_FOUND');
    }
  });

  it('cannot end before it begins, and there are fifty live ones at most, also at once', async () => {
    const viewer = await world.actor('viewer');
    expect(await refusal(make(viewer, { expiresAt: inDays(0) }))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['expiresAt'],
    });
    const made = await Promise.allSettled(Array.from({ length: 54 }, () => make(viewer)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    const [first] = await listTokens(world.deps, viewer);
    await revokeToken(world.deps, { actor: viewer, requestId: null }, first?.id ?? '');
    expect((await make(viewer)).apiToken.state).toBe('live');
    expect((await refusal(make(viewer))).code).toBe('CONFLICT');
  });
});

describe('what is asked for', () => {
  it.each([
    [{ scopes: ['read'], expiresAt: null }, 'name'],
    [{ name: '', scopes: ['read'], expiresAt: null }, 'name'],
    [{ name: 'x', scopes: [], expiresAt: null }, 'scopes'],
    [{ name: 'x', scopes: ['root'], expiresAt: null }, 'scopes'],
    [{ name: 'x', scopes: ['read'] }, 'expiresAt'],
    [{ name: 'x', scopes: ['read'], expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ name: 'x', scopes: ['read'], expiresAt: null, userId: 'c1' }, 'userId'],
  ])('%j is refused', (body, field) => {
    const parsed = createTokenInput.safeParse(body);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(field);
  });
});
