import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, listQuery, makeDeal, refusal, requestOf, type World } from '@/test/factories'; // prettier-ignore
import { listAlerts } from '../alerts';
import { createApiToken, placeFor, resolveActor, type Actor, type TokenScope } from '../auth';
import { parseEnv } from '../platform/env/schema';
import {
  createDeal,
  deleteDeal,
  getAssessment,
  getDeal,
  getPipeline,
  getTimeline,
  listDeals,
  listFilterValues,
  logTouch,
  restoreDeal,
  updateDeal,
} from './index';
import { createDealInput, logTouchInput, updateDealInput } from './schema';

const env = parseEnv({ NODE_ENV: 'test' }, { crossChecks: true });
let world: World;
let dealId: string;
beforeAll(async () => {
  world = await createWorld();
  dealId = (await makeDeal(world, { name: 'Of team North' })).id;
});
afterAll(() => world.close());

type Use = (actor: Actor, id: string) => Promise<unknown>;
const READS: readonly (readonly [string, Use])[] = [
  ['get', (actor, id) => getDeal(world.deps, actor, id)],
  ['timeline', (actor, id) => getTimeline(world.deps, actor, id, { limit: 10 })],
  ['assessment', (actor, id) => getAssessment(world.deps, actor, id)],
];
const WRITES: readonly (readonly [string, Use])[] = [
  ['update', (actor, id) => updateDeal(world.deps, requestOf(actor), id, updateDealInput.parse({ name: 'Taken' }))],
  ['touch', (actor, id) => logTouch(world.deps, requestOf(actor), id, logTouchInput.parse({ type: 'note', text: 'x' }))],
  ['delete', (actor, id) => deleteDeal(world.deps, requestOf(actor), id)],
]; // prettier-ignore

const newDeal = (actor: Actor, teamId?: string | null) =>
  createDeal(
    world.deps,
    requestOf(actor),
    createDealInput.parse({ name: 'New', value: 1, ...(teamId === undefined ? {} : { teamId }) }),
  );

async function withToken(scopes: TokenScope[], expiresInDays: number | null = null) {
  const userId = world.userId('owner');
  return createApiToken(world.deps, { userId, name: 'test', scopes, expiresInDays });
}
const actorOfToken = (token: string) =>
  resolveActor(world.deps, env, { authorization: `Bearer ${token}`, sessionCookie: null });

describe('an outsider', () => {
  it.each([...READS, ...WRITES])('finds nothing: %s', async (_name, use) => {
    const actor = await world.actor('outsider');
    expect(await refusal(use(actor, dealId))).toEqual({ code: 'NOT_FOUND', fields: [] });
  });

  it('cannot restore what another team deleted', async () => {
    const { id } = await makeDeal(world);
    await deleteDeal(world.deps, await world.request('owner'), id);
    const request = await world.request('outsider');
    expect((await refusal(restoreDeal(world.deps, request, id))).code).toBe('NOT_FOUND');
  });

  it('sees it in no list, no sum, no filter and no alert', async () => {
    const actor = await world.actor('outsider');
    expect(await listDeals(world.deps, actor, listQuery())).toEqual({
      deals: [],
      nextCursor: null,
    });
    expect(await getPipeline(world.deps, actor)).toMatchObject({ openCount: 0, currencies: [] });
    expect(await listFilterValues(world.deps, actor)).toEqual({ owners: [], sources: [] });
    expect((await listAlerts(world.deps, actor, { limit: 10 })).alerts).toEqual([]);
  });

  it('cannot put a deal into a team that is not theirs', async () => {
    const actor = await world.actor('outsider');
    expect((await refusal(newDeal(actor, world.teamId('north')))).code).toBe('NOT_FOUND');
  });

  it('is told the same of a deal that is not there and of an id that is none', async () => {
    const actor = await world.actor('owner');
    for (const id of [
      'cmissing0000000000000000',
      "'; DROP TABLE",
      '',
      '\u0000',
      'x'.repeat(9999),
    ]) {
      expect((await refusal(getDeal(world.deps, actor, id))).code).toBe('NOT_FOUND');
      expect((await refusal(deleteDeal(world.deps, requestOf(actor), id))).code).toBe('NOT_FOUND');
    }
  });
});

describe('a viewer', () => {
  it.each(READS)('may read: %s', async (_name, use) => {
    await expect(use(await world.actor('viewer'), dealId)).resolves.toBeTruthy();
  });

  it.each(WRITES)('may not write: %s', async (_name, use) => {
    expect((await refusal(use(await world.actor('viewer'), dealId))).code).toBe('FORBIDDEN');
  });

  it('may not create in the team', async () => {
    expect((await refusal(newDeal(await world.actor('viewer')))).code).toBe('FORBIDDEN');
  });
});

describe('the writing roles', () => {
  it.each(['owner', 'admin', 'member'] as const)('%s may write', async (role) => {
    const { id } = await makeDeal(world);
    for (const [, use] of WRITES) await use(await world.actor(role), id);
    expect((await refusal(getDeal(world.deps, await world.actor(role), id))).code).toBe(
      'NOT_FOUND',
    );
  });
});

describe('a personal deal', () => {
  it('is its creator’s alone, whatever the role of others in a common team', async () => {
    const { id } = await makeDeal(world, { name: 'Private', teamId: null }, 'member');
    expect(await getDeal(world.deps, await world.actor('member'), id)).toMatchObject({
      teamId: null,
      name: 'Private',
    });
    const owner = await world.actor('owner');
    expect((await refusal(getDeal(world.deps, owner, id))).code).toBe('NOT_FOUND');
    const { deals } = await listDeals(world.deps, owner, listQuery({ q: 'Private' }));
    expect(deals).toEqual([]);
  });

  it('of a person without a team needs none', async () => {
    expect(await newDeal(await world.actor('loner'))).toMatchObject({ teamId: null });
  });

  it('can be given to nobody else', async () => {
    const { id } = await makeDeal(world, { teamId: null }, 'member');
    const assignedToId = world.userId('owner');
    const work = updateDeal(world.deps, await world.request('member'), id, { assignedToId });
    expect(await refusal(work)).toEqual({ code: 'VALIDATION_FAILED', fields: ['assignedToId'] });
  });
});

describe('an API token', () => {
  it('with the read scope reads and does not write', async () => {
    const actor = await actorOfToken((await withToken(['read'])).token);
    expect(await getDeal(world.deps, actor, dealId)).toMatchObject({ id: dealId });
    for (const [, use] of WRITES) {
      expect((await refusal(use(actor, dealId))).code).toBe('FORBIDDEN');
    }
    expect((await refusal(newDeal(actor))).code).toBe('FORBIDDEN');
  });

  it('with both scopes does what its person may', async () => {
    const actor = await actorOfToken((await withToken(['read', 'write'])).token);
    expect(await newDeal(actor)).toMatchObject({ userId: world.userId('owner') });
  });

  it('made without scopes reads and writes, and administers nothing', async () => {
    const input = { userId: world.userId('owner'), name: 'usual', expiresInDays: null };
    const actor = await actorOfToken((await createApiToken(world.deps, input)).token);
    expect(actor.tokenScopes).toEqual(['read', 'write']);
    expect(() => placeFor(actor, 'risk_policy.change', world.teamId('north'))).toThrow('scope');
  });

  it('without the read scope reads nothing', async () => {
    const actor = await actorOfToken((await withToken(['write'])).token);
    expect((await refusal(getDeal(world.deps, actor, dealId))).code).toBe('FORBIDDEN');
  });

  it('that is unknown, malformed or revoked is nobody’s', async () => {
    const { id, token } = await withToken(['read']);
    await world.deps.db.apiToken.update({ where: { id }, data: { revokedAt: world.clock.now() } });
    for (const bad of [token, `${token}x`, 'sntl_unknown', 'Basic abc', '', '\u00e9']) {
      expect((await refusal(actorOfToken(bad))).code).toBe('UNAUTHENTICATED');
    }
  });

  it('ends on its day', async () => {
    const { token } = await withToken(['read'], 30);
    world.clock.travel(30 * DAY - 1);
    expect((await actorOfToken(token)).userId).toBe(world.userId('owner'));
    world.clock.travel(1);
    expect((await refusal(actorOfToken(token))).code).toBe('UNAUTHENTICATED');
  });

  it('is kept as a hash only, and its last use to the minute', async () => {
    const { id, token } = await withToken(['read']);
    await actorOfToken(token);
    const row = await world.deps.db.apiToken.findUniqueOrThrow({ where: { id } });
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row.lastUsedAt).toEqual(world.clock.now());
  });

  it('is not rescued by a cookie', async () => {
    const work = resolveActor(world.deps, env, {
      authorization: 'Bearer wrong',
      sessionCookie: 'anything',
    });
    expect((await refusal(work)).code).toBe('UNAUTHENTICATED');
  });
});

describe('a member who is removed', () => {
  it('loses the team’s deals with the next request, those they created too', async () => {
    const { id } = await makeDeal(world, {}, 'admin');
    await world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('admin') } });
    const actor = await world.actor('admin');
    expect(actor.memberships).toEqual([]);
    expect((await refusal(getDeal(world.deps, actor, id))).code).toBe('NOT_FOUND');
    expect((await listDeals(world.deps, actor, listQuery())).deals).toEqual([]);
  });

  it('and a deleted account is nobody’s', async () => {
    const userId = world.userId('viewer');
    const { token } = await createApiToken(world.deps, { userId, name: 't', expiresInDays: null });
    await world.deps.db.user.update({
      where: { id: userId },
      data: { deletedAt: world.clock.now() },
    });
    expect((await refusal(actorOfToken(token))).code).toBe('UNAUTHENTICATED');
  });
});
