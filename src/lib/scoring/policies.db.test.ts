import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createWorld,
  HOUR,
  refusal,
  requestOf,
  testDeps,
  type PersonKey,
  type World,
} from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { inTransaction } from '../platform/db';
import { defaultPolicy, type RiskPolicy } from '../risk';
import { activatePolicy, changePolicy, diffPolicyVersions, getPolicy, listPolicies } from './index';
import { loadScoring } from './load-scoring';
import { inFileOrder } from './model';
import { changePolicyInput } from './policy-schema';
import { storeProposal } from './store-proposal';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.riskPolicy.deleteMany();
  await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
});
afterAll(() => world.close());

const north = () => `team:${world.teamId('north')}`;
const withBands = (high: number, medium = 0.4): RiskPolicy => ({
  ...defaultPolicy(),
  bands: { medium, high },
});
interface Options {
  readonly basedOn?: string;
  readonly note?: string;
  readonly origin?: 'edited' | 'imported';
  readonly teamId?: string | null;
}
const inputOf = (policy: unknown, { basedOn = 'default-1', ...rest }: Options = {}) =>
  changePolicyInput.parse({ policy, basedOn, ...rest });
async function change(policy: unknown, options: Options = {}, by: PersonKey = 'owner') {
  const request = requestOf(await world.actor(by));
  return changePolicy(world.deps, request, inputOf(policy, options));
}
async function activate(version: string, basedOn: string, by: PersonKey = 'owner') {
  const request = { ...requestOf(await world.actor(by)), requestId: 'request-9' };
  return activatePolicy(world.deps, request, version, { basedOn, note: 'Going back' });
}
const get = async (by: PersonKey = 'viewer', version?: string) =>
  getPolicy(world.deps, await world.actor(by), { version });
const list = async (limit = 50, cursor?: string) =>
  listPolicies(world.deps, await world.actor('viewer'), { limit, cursor });
const jobs = async () =>
  (await world.deps.db.$queryRaw<{ data: unknown }[]>`
    SELECT data FROM pgboss.job WHERE name = 'policy-rescore'`).map(({ data }) => data); // prettier-ignore
const audit = () =>
  world.deps.db.auditLog.findMany({ where: { scopeKey: north() }, orderBy: { id: 'asc' } });

describe('the policy in force', () => {
  it('is the built-in default until somebody decides otherwise', async () => {
    const { policy, mayChange, waitingDeals } = await get();
    expect(policy).toEqual({
      version: 'default-1',
      origin: 'default',
      parent: null,
      note: null,
      runId: null,
      createdBy: null,
      createdAt: null,
      isActive: true,
      policy: defaultPolicy(),
    });
    expect([mayChange, waitingDeals]).toEqual([false, 0]);
    expect((await get('admin')).mayChange).toBe(true);
  });

  it('is the changed one at once, named and told of, with a job and a line in the audit trail', async () => {
    const before = (await audit()).length;
    const policy = await change(withBands(0.8), { note: 'Fewer alarms' }, 'admin');
    expect(policy).toMatchObject({
      version: 'v1',
      origin: 'edited',
      parent: 'default-1',
      note: 'Fewer alarms',
      createdBy: 'Person admin',
      createdAt: world.clock.now().toISOString(),
      isActive: true,
      policy: { version: 'v1', bands: { medium: 0.4, high: 0.8 } },
    });
    expect((await get()).policy).toEqual(policy);
    expect((await loadScoring(world.deps.db, north())).policy).toEqual(policy.policy);
    expect(await jobs()).toEqual([{ scopeKey: north() }]);
    const entries = await audit();
    expect(entries).toHaveLength(before + 1);
    expect(entries.at(-1)).toMatchObject({
      action: 'risk_policy.changed',
      actorRef: (await world.actor('admin')).auditRef,
      target: 'v1',
      data: { from: 'default-1', to: 'v1', origin: 'edited', changedFields: 1 },
    });
  });

  it('of one team or person is nobody else’s', async () => {
    await change(withBands(0.8));
    await change(withBands(0.9), {}, 'loner');
    expect((await get('outsider')).policy.version).toBe('default-1');
    expect((await get('loner')).policy.policy.bands.high).toBe(0.9);
    const personal = await getPolicy(world.deps, await world.actor('owner'), { teamId: null });
    expect(personal.policy.version).toBe('default-1');
    expect(await refusal(get('outsider', 'v1'))).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('who may change it', () => {
  it.each(['member', 'viewer'] as const)('a %s may not', async (who) => {
    expect(await refusal(change(withBands(0.8), {}, who))).toMatchObject({ code: 'FORBIDDEN' });
    await change(withBands(0.8));
    expect(await refusal(activate('default-1', 'v1', who))).toMatchObject({ code: 'FORBIDDEN' });
    expect((await get()).policy.version).toBe('v1');
  });

  it('people outside find no such team', async () => {
    const teamId = world.teamId('north');
    for (const who of ['outsider', 'loner'] as const) {
      const actor = await world.actor(who);
      const work = [
        () => change(withBands(0.8), { teamId }, who),
        () => getPolicy(world.deps, actor, { teamId }),
        () => listPolicies(world.deps, actor, { teamId, limit: 5 }),
        () => diffPolicyVersions(world.deps, actor, 'default-1', { teamId }),
        () => activatePolicy(world.deps, requestOf(actor), 'v1', { teamId, basedOn: 'default-1' }),
      ];
      for (const each of work) expect(await refusal(each())).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
  });

  it('a token needs the scope for it', async () => {
    const owner = await world.actor('owner');
    const request = { actor: { ...owner, via: 'token', tokenScopes: ['read', 'write'] }, requestId: null } as const; // prettier-ignore
    const work = changePolicy(world.deps, request, inputOf(withBands(0.8)));
    expect(await refusal(work)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('a change', () => {
  it('that changes nothing is refused, whatever the order of its words', async () => {
    const { competitorWords } = defaultPolicy();
    const same = { ...defaultPolicy(), competitorWords: competitorWords.toReversed() };
    expect(await refusal(change(same))).toEqual({ code: 'VALIDATION_FAILED', fields: ['policy'] });
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
    expect(await jobs()).toEqual([]);
  });

  it('of what is no longer in force is a conflict that names what is', async () => {
    await change(withBands(0.8));
    const late = change(withBands(0.9));
    await expect(late).rejects.toThrow(/^v1 is in force now, no longer default-1\./);
    expect(await refusal(change(withBands(0.9)))).toEqual({
      code: 'CONFLICT',
      fields: ['basedOn'],
    });
  });

  it('is won by exactly one of ten at once', async () => {
    const request = requestOf(await world.actor('owner'));
    // Connections of their own: within one pool they would partly wait for each other anyway.
    const all = Array.from({ length: 10 }, () => testDeps(world.url, world.clock));
    try {
      const settled = await Promise.allSettled(
        all.map((deps, n) => changePolicy(deps, request, inputOf(withBands(0.75 + n / 100)))),
      );
      const won = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(won.map(({ version }) => version)).toEqual(['v1']);
      const codes = settled.flatMap((each) =>
        each.status === 'rejected' ? [(each.reason as { code?: string }).code] : [],
      );
      expect(codes).toEqual(Array.from({ length: 9 }, () => 'CONFLICT'));
      expect((await get()).policy).toEqual(won[0]);
      expect(await world.deps.db.riskPolicyActivation.count()).toBe(1);
      expect(await jobs()).toHaveLength(1);
    } finally {
      for (const { db } of all) await db.$disconnect();
    }
  });

  it('numbers versions on, and the last one switched on is in force at the same millisecond', async () => {
    for (let n = 0; n < 12; n += 1) {
      const basedOn = n === 0 ? 'default-1' : `v${n}`;
      expect((await change(withBands(0.71 + n / 100), { basedOn })).version).toBe(`v${n + 1}`);
    }
    expect((await get()).policy.version).toBe('v12');
    const versions = (await list()).policies.map(({ version }) => version);
    expect(versions).toEqual([...Array.from({ length: 12 }, (_, n) => `v${12 - n}`), 'default-1']);
  });

  it('stands or falls as a whole', async () => {
    const rename = (from: string, to: string) =>
      runSql(world.ownerUrl, 'UPDATE pgboss.queue SET name = $2 WHERE name = $1', [from, to]);
    await rename('policy-rescore', 'gone');
    try {
      await expect(change(withBands(0.8))).rejects.toThrow(/policy-rescore/);
    } finally {
      await rename('gone', 'policy-rescore');
    }
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
    expect((await get()).policy.version).toBe('default-1');
  });
});

describe('going back', () => {
  it('to an earlier version and to the default is a switch of its own', async () => {
    await change(withBands(0.8));
    world.clock.travel(HOUR);
    await change(withBands(0.9), { basedOn: 'v1' }, 'admin');
    expect(await refusal(activate('v1', 'v1'))).toMatchObject({ code: 'CONFLICT' });
    expect((await activate('v1', 'v2')).isActive).toBe(true);
    expect((await get()).policy.policy.bands.high).toBe(0.8);
    const back = await activate('default-1', 'v1', 'admin');
    expect(back).toMatchObject({ version: 'default-1', origin: 'default', createdAt: null });
    expect((await get()).policy).toEqual(back);
    expect((await loadScoring(world.deps.db, north())).policy).toEqual(defaultPolicy());
    expect(await refusal(activate('default-1', 'default-1'))).toEqual({
      code: 'VALIDATION_FAILED',
      fields: ['version'],
    });
    // Once made, the row of the default is used again.
    await activate('v2', 'default-1');
    await activate('default-1', 'v2');
    expect(await world.deps.db.riskPolicy.count({ where: { origin: 'default' } })).toBe(1);
    expect((await audit()).at(-1)).toMatchObject({
      action: 'risk_policy.activated',
      target: 'default-1',
      requestId: 'request-9',
      data: { from: 'v2', to: 'default-1', origin: 'default', changedFields: 1 },
    });
    expect(await jobs()).toHaveLength(6);
    const { policies } = await list();
    expect(policies.map(({ version, isActive }) => [version, isActive])).toEqual([
      ['v2', false],
      ['v1', false],
      ['default-1', true],
    ]);
    expect(policies.map(({ activations }) => activations.length)).toEqual([2, 2, 2]);
    expect(policies[2]?.activations[1]).toMatchObject({ by: 'Person admin', note: 'Going back' });
  });

  it('to what never was is refused, and leaves nothing', async () => {
    expect(await refusal(activate('v7', 'default-1'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(activate('', 'default-1'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.deps.db.riskPolicy.count()).toBe(0);
  });
});

describe('a learned proposal', () => {
  it('lies there without effect until somebody takes it up', async () => {
    await change(withBands(0.8));
    const version = await inTransaction(world.deps.db, (tx) =>
      storeProposal(tx, {
        scopeKey: north(),
        policy: { ...withBands(0.65), version: 'learned' },
        note: 'Learned from 300 closed deals',
        runId: 'run-1',
        parent: 'v1',
        createdById: null,
      }),
    );
    expect(version).toBe('v2');
    expect((await get()).policy.version).toBe('v1');
    expect((await list()).policies[0]).toMatchObject({
      version: 'v2',
      origin: 'learned',
      runId: 'run-1',
      parent: 'v1',
      createdBy: null,
      isActive: false,
      activations: [],
    });
    expect((await activate('v2', 'v1')).policy).toEqual({ ...withBands(0.65), version: 'v2' });
    // A version that is made next does not take the proposal's name.
    expect((await change(withBands(0.75), { basedOn: 'v2' })).version).toBe('v3');
  });
});

describe('a policy as a file', () => {
  it('comes back byte for byte, whoever imports it', async () => {
    const odd = inFileOrder({
      ...defaultPolicy(),
      stages: ['discovery', 'demo', 'proposal', 'negotiation'],
      inactivityDays: {
        default: 12.5,
        stages: { discovery: 90, demo: 1, proposal: 0.1 + 2.2, negotiation: 7 },
      },
      intercept: -1e-7,
      competitorWords: ['Ünïcode “Ltd” 漢字 🙂', 'a.b*c[d'],
      highValue: 999_999_999_999.25,
    });
    const stored = await change(odd);
    const file = JSON.stringify(stored.policy, null, 2);
    expect(stored.policy).toEqual({ ...odd, version: 'v1' });
    await change(withBands(0.8), { basedOn: 'v1' });
    const imported = { basedOn: 'v2', origin: 'imported' } as const;
    const again = await change(JSON.parse(file), imported, 'admin');
    expect(again).toMatchObject({ version: 'v3', origin: 'imported', parent: 'v2' });
    const elsewhere = await change(JSON.parse(file), { origin: 'imported' }, 'outsider');
    for (const { policy } of [again, elsewhere, (await get('viewer', 'v1')).policy]) {
      expect(JSON.stringify({ ...policy, version: 'v1' }, null, 2)).toBe(file);
    }
  });
});

describe('the history', () => {
  it('comes in pages that end with the default', async () => {
    for (let n = 0; n < 5; n += 1) {
      await change(withBands(0.71 + n / 100), { basedOn: n === 0 ? 'default-1' : `v${n}` });
    }
    const first = await list(2);
    const second = await list(2, first.nextCursor ?? '');
    const third = await list(2, second.nextCursor ?? '');
    const versions = [first, second, third].map((page) =>
      page.policies.map((each) => each.version),
    );
    expect(versions).toEqual([['v5', 'v4'], ['v3', 'v2'], ['v1', 'default-1']]); // prettier-ignore
    expect(third.nextCursor).toBeNull();
    expect(await refusal(list(2, 'nonsense'))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('tells versions apart, by default from the one in force', async () => {
    await change(withBands(0.8));
    await change(withBands(0.8, 0.5), { basedOn: 'v1' });
    const actor = await world.actor('viewer');
    expect(await diffPolicyVersions(world.deps, actor, 'v1')).toEqual({
      version: 'v1',
      against: 'v2',
      changes: [{ path: 'bands.medium', label: 'Medium begins at', old: 0.5, new: 0.4 }],
    });
    const both = await diffPolicyVersions(world.deps, actor, 'v2', { against: 'default-1' });
    expect(both.changes.map(({ path }) => path)).toEqual(['bands.medium', 'bands.high']);
    const unknown = diffPolicyVersions(world.deps, actor, 'v2', { against: 'v9' });
    expect(await refusal(unknown)).toMatchObject({ code: 'NOT_FOUND' });
  });
});
