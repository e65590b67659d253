import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type PersonKey, type World } from '@/test/factories';
import { manyDeals } from '../jobs/many-deals.test-support';
import { assessScope, sweepRisk } from './index';
import { listScopesByOldestAssessment } from './repository/assessments';
import type { SweepOptions } from './sweep-risk';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.deal.deleteMany();
  await world.deps.db.riskNorms.deleteMany();
  await world.deps.db.riskPolicy.deleteMany();
});
afterAll(() => world.close());

const north = () => `team:${world.teamId('north')}`;
const south = () => `team:${world.teamId('south')}`;
const loner = () => `user:${world.userId('loner')}`;
const sweep = (options: Partial<SweepOptions> = {}) =>
  sweepRisk(world.deps, { freshMs: HOUR, budgetMs: 60_000, ...options });
const dealOf = (key: PersonKey, stage: 'proposal' | 'closed_won' | 'closed_lost' = 'proposal') =>
  makeDeal(world, { stage }, key);
const assessedAt = async (id: string) =>
  (await world.deps.db.deal.findUniqueOrThrow({ where: { id } })).riskAsOf;

/** A policy that no reader of ours would accept: assessing its scope throws. */
const breakPolicy = (scopeKey: string) =>
  world.deps.db.riskPolicy.create({
    data: {
      scopeKey,
      version: 'broken',
      data: {},
      createdAt: new Date(0),
      activations: { create: { scopeKey, activatedAt: new Date(0) } },
    },
  });

describe('the order of the sweep', () => {
  it('begins where an assessment is oldest, and knows only scopes with open deals', async () => {
    const first = await dealOf('outsider');
    world.clock.travel(HOUR);
    await dealOf('owner');
    await dealOf('owner');
    world.clock.travel(HOUR);
    await dealOf('loner', 'closed_won');
    expect(await listScopesByOldestAssessment(world.deps.db)).toEqual([south(), north()]);
    const unassessed = await dealOf('loner');
    await world.deps.db.deal.update({ where: { id: unassessed.id }, data: { riskAsOf: null } });
    expect(await listScopesByOldestAssessment(world.deps.db)).toEqual([loner(), south(), north()]);
    await world.deps.db.deal.update({
      where: { id: first.id },
      data: { riskAsOf: world.clock.now() },
    });
    expect(await listScopesByOldestAssessment(world.deps.db)).toEqual([loner(), north(), south()]);
  });

  it('lets a scope that was left out come first the next time', async () => {
    const [big, small] = [await dealOf('owner'), await dealOf('outsider')];
    await world.deps.db.deal.update({ where: { id: big.id }, data: { riskAsOf: new Date(0) } });
    world.clock.travel(DAY);
    let asked = 0;
    const twice = async () => (asked += 1) <= 2;
    expect(await sweep({ mayGoOn: twice })).toMatchObject({ assessed: 1, done: false });
    expect(await assessedAt(big.id)).toEqual(world.clock.now());
    world.clock.travel(DAY);
    asked = 0;
    expect(await sweep({ mayGoOn: twice })).toMatchObject({ assessed: 1, done: false });
    expect(await assessedAt(small.id)).toEqual(world.clock.now());
  });
});

describe('a scope of several batches', () => {
  const COUNT = 1_700;

  it('is assessed once throughout, and told of once', async () => {
    await manyDeals(world, COUNT);
    world.clock.travel(60 * DAY);
    const counts = await sweep();
    expect(counts).toMatchObject({ assessed: COUNT, failed: 0, done: true });
    const { db } = world.deps;
    expect(await db.deal.count({ where: { riskAsOf: world.clock.now() } })).toBe(COUNT);
    expect(counts.alerts).toBeGreaterThan(0);
    const told = await db.alert.groupBy({ by: ['dealId', 'kind'], _count: true });
    expect(told.filter(({ _count }) => _count > 1)).toEqual([]);
    expect(new Set(told.map(({ dealId }) => dealId)).size).toBe(counts.alerts);
    expect(await sweep()).toMatchObject({ assessed: 0, done: true });
  });

  it('has nothing going on any more when it is told that one batch failed', async () => {
    await manyDeals(world, COUNT);
    world.clock.travel(DAY);
    let looks = 0;
    const now = () => {
      looks += 1;
      // The sweep's own look, the first batch, one of the two after that.
      if (looks === 3) throw new Error('the clock broke');
      return world.clock.now();
    };
    const counts = await sweepRisk({ ...world.deps, now }, { freshMs: HOUR, budgetMs: 60_000 });
    expect(counts).toMatchObject({ failed: 1 });
    const [left] = await world.deps.db.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
    expect(Number(left?.count)).toBe(0);
    const seen = looks;
    await sweep();
    expect(looks).toBe(seen);
    expect(await world.deps.db.deal.count({ where: { riskAsOf: world.clock.now() } })).toBe(COUNT);
  });
});

describe('a scope that breaks', () => {
  it('is told of and counted, and the others are swept', async () => {
    const [broken, whole] = [await dealOf('owner'), await dealOf('outsider')];
    await breakPolicy(north());
    world.clock.travel(DAY);
    const told: [string, boolean][] = [];
    const onError = (key: string, error: unknown) => told.push([key, error instanceof Error]);
    const counts = await sweep({ onError });
    expect(counts).toMatchObject({ assessed: 1, failed: 1, done: true });
    expect(told).toEqual([[north(), true]]);
    expect(await assessedAt(whole.id)).toEqual(world.clock.now());
    expect(await assessedAt(broken.id)).not.toEqual(world.clock.now());
  });
});

/** What the stored assessments name, without the doubles. */
const normsInUse = async () => {
  const deals = await world.deps.db.deal.findMany({ where: { outcome: null } });
  return [...new Set(deals.map(({ riskNormsVersion }) => riskNormsVersion))];
};

describe('norms', () => {
  it('are learned after the assessing, and move every open deal at once', async () => {
    await dealOf('owner', 'closed_won');
    await dealOf('owner');
    world.clock.travel(DAY);
    expect(await sweep()).toMatchObject({ assessed: 2, normsRefreshed: 1, done: true });
    const { version } = await world.deps.db.riskNorms.findFirstOrThrow();
    expect(await normsInUse()).toEqual([version]);
    expect(await sweep({ freshMs: 0 })).toMatchObject({ assessed: 0, normsRefreshed: 0 });
  });

  it('are learned anew when as many deals are closed, but ended otherwise', async () => {
    const won = await dealOf('owner', 'closed_won');
    await dealOf('owner');
    await sweep();
    world.clock.travel(2 * DAY);
    expect(await sweep()).toMatchObject({ normsRefreshed: 0 });
    await world.deps.db.deal.update({
      where: { id: won.id },
      data: { stage: 'closed_lost', outcome: 'lost' },
    });
    expect(await sweep()).toMatchObject({ normsRefreshed: 1 });
  });

  it('that cannot be learned keep nothing from being assessed', async () => {
    await dealOf('owner', 'closed_won');
    const open = await dealOf('owner');
    await dealOf('outsider', 'closed_lost');
    const other = await dealOf('outsider');
    world.clock.travel(DAY);
    // The version that the refresh would store is taken already.
    const version = `norms-${world.clock.now().toISOString().replace(/[-:]/g, '').slice(0, 19)}`;
    await takeVersion(version);
    const counts = await sweep();
    expect(counts).toMatchObject({ normsRefreshed: 1, failed: 1, done: true });
    expect(await assessedAt(open.id)).toEqual(world.clock.now());
    expect(await assessedAt(other.id)).toEqual(world.clock.now());
  });

  it('wait while the assessing has used the budget up', async () => {
    await dealOf('owner', 'closed_won');
    await dealOf('owner');
    world.clock.travel(DAY);
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      return true;
    };
    const counts = await sweep({ mayGoOn: slow, budgetMs: 3_000 });
    expect(counts).toMatchObject({ assessed: 1, normsRefreshed: 0, done: true });
  });
});

/** Norms of another time under a version that North's refresh is about to give. */
async function takeVersion(version: string): Promise<void> {
  await dealOf('owner');
  await sweep();
  const learned = await world.deps.db.riskNorms.findMany();
  await world.deps.db.riskNorms.deleteMany();
  const [norms] = learned.filter(({ scopeKey }) => scopeKey === north());
  if (!norms) throw new Error('North has no norms.');
  await world.deps.db.riskNorms.create({
    data: { ...norms, data: norms.data as object, version, wonCount: 99, computedAt: new Date(0) },
  });
}

describe('a sweep that may not go on', () => {
  it('stops before its next batch, and says that deals are left', async () => {
    await dealOf('owner');
    world.clock.travel(DAY);
    const counts = await sweep({ mayGoOn: async () => false });
    expect(counts).toMatchObject({ assessed: 0, done: false });
  });

  it('is done where its one batch found nothing to do', async () => {
    await dealOf('owner');
    let asked = 0;
    const options = { announce: 'nothing', until: Infinity, mayGoOn: async () => (asked += 1) <= 1 } as const; // prettier-ignore
    const counts = await assessScope(world.deps, north(), world.clock.now(), options);
    expect(counts).toMatchObject({ assessed: 0, done: true });
  });
});
