import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, type World } from '@/test/factories';
import { updateDeal } from '../deals';
import { updateDealInput } from '../deals/schema';
import { runRiskSweep } from '../jobs';
import { replayHistory, verifyAlerts, type AlertDifference } from './index';

let world: World;
/** Fired live on a first day's norms and on learned ones, and replayed. */
beforeAll(async () => {
  world = await createWorld();
  const gone = await makeDeal(world, { stage: 'negotiation' });
  const lost = await makeDeal(world, { stage: 'proposal' });
  world.clock.travel(60 * DAY);
  await runRiskSweep(world.deps, 60_000);
  const close = updateDealInput.parse({ stage: 'closed_lost' });
  await updateDeal(world.deps, await world.request('owner'), lost.id, close);
  world.clock.travel(30 * DAY);
  await makeDeal(world, { stage: 'negotiation' });
  await runRiskSweep(world.deps, 60_000);
  world.clock.travel(60 * DAY);
  await runRiskSweep(world.deps, 60_000);
  await updateDeal(world.deps, await world.request('owner'), gone.id, close);
  await world.deps.db.alert.deleteMany({ where: { dealId: gone.id } });
  const scopeKey = `team:${world.teamId('north')}`;
  await replayHistory(world.deps, { scopeKey }, { budgetMs: 60_000 });
});
afterAll(() => world.close());

async function verify(scopeKey?: string) {
  const differences: AlertDifference[] = [];
  const onDifference = (one: AlertDifference) => differences.push(one);
  const counts = await verifyAlerts(world.deps, { scopeKey, onDifference });
  return { counts, differences };
}

/** What is found while a row is not as it was written. */
async function tampered(data: object) {
  const { db } = world.deps;
  const row = await db.alert.findFirstOrThrow({ where: { replayed: false } });
  await db.alert.update({ where: { id: row.id }, data });
  try {
    return { id: row.id, ...(await verify()) };
  } finally {
    const { contributions, ...plain } = row;
    await db.alert.update({
      where: { id: row.id },
      data: { ...plain, contributions: contributions as object[] },
    });
  }
}

describe('the ledger', () => {
  it('adds up, live and replayed, whatever norms each was made with', async () => {
    const rows = await world.deps.db.alert.groupBy({ by: ['replayed'], _count: true });
    expect(rows.map(({ replayed }) => replayed).toSorted()).toEqual([false, true]);
    expect(await world.deps.db.riskNorms.count()).toBeGreaterThan(0);
    const { counts, differences } = await verify();
    expect(differences).toEqual([]);
    expect(counts).toEqual({
      checked: await world.deps.db.alert.count(),
      different: 0,
      otherEngine: 0,
    });
    expect(await verify('team:nobody')).toMatchObject({ counts: { checked: 0 } });
  });

  it.each([
    ['a score', { score: 0.7654321 }, 'sum'],
    ['a part', { contributions: [{ signal: 'inactivity', points: 0.5 }] }, 'sum'],
    ['a policy that is not there', { policyVersion: 'v99' }, 'versions'],
  ])('tells where %s was changed', async (_what, data, differs) => {
    const { id, differences } = await tampered(data);
    expect(differences).toMatchObject([{ alertId: id, differs }]);
  });

  it('compares nothing that another engine fired', async () => {
    const { counts } = await tampered({ engineVersion: '0.1.0', score: 0.1 });
    expect(counts).toMatchObject({ different: 0, otherEngine: 1 });
  });
});
