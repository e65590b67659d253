import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, makeDeal, type World } from '@/test/factories';
import { deleteDeal, getDeal, getPipeline, sweepRisk } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('the pipeline', () => {
  it('of nobody’s deals is empty', async () => {
    expect(await getPipeline(world.deps, await world.actor('owner'))).toEqual({
      currencies: [],
      openCount: 0,
      bandCounts: { High: 0, Medium: 0, Low: 0 },
      oldestRiskAsOf: null,
    });
  });

  it('sums open deals to the cent, per currency, and mixes none', async () => {
    const actor = await world.actor('owner');
    const made = [
      await makeDeal(world, { value: 0.1, stage: 'proposal' }),
      await makeDeal(world, { value: 0.2, stage: 'proposal' }),
      await makeDeal(world, { value: 999_999_999_999.99 }),
      await makeDeal(world, { value: 50, currency: 'EUR', stage: 'negotiation' }),
      await makeDeal(world, { value: 70, teamId: null }),
    ];
    await makeDeal(world, { value: 5000, stage: 'closed_won' });
    const binned = await makeDeal(world, { value: 7000 });
    await deleteDeal(world.deps, await world.request('owner'), binned.id);
    await makeDeal(world, { value: 9000 }, 'outsider');

    const pipeline = await getPipeline(world.deps, actor);
    expect(pipeline.openCount).toBe(5);
    expect(pipeline.oldestRiskAsOf).toBe(world.clock.now().toISOString());
    const [usd, eur] = pipeline.currencies;
    expect(usd).toMatchObject({ currency: 'USD', count: 4, value: 1_000_000_000_070.29 });
    expect(eur).toMatchObject({ currency: 'EUR', count: 1, value: 50 });
    const proposal = usd?.stages.find(({ stage }) => stage === 'proposal');
    expect(proposal).toMatchObject({ count: 2, value: 0.3 });
    const deal = await getDeal(world.deps, actor, made[3]?.id ?? '');
    expect(eur?.weighted).toBeCloseTo(50 * (1 - (deal.riskScore ?? 0)), 2);
  });

  it('counts each open deal in one band, as the sweep last saw it', async () => {
    const actor = await world.actor('owner');
    world.clock.travel(150 * DAY);
    await sweepRisk(world.deps, { freshMs: 0, budgetMs: 60_000 });
    const { bandCounts, currencies, openCount } = await getPipeline(world.deps, actor);
    expect(bandCounts.High + bandCounts.Medium + bandCounts.Low).toBe(openCount);
    expect(bandCounts.High).toBeGreaterThan(0);
    expect(currencies.reduce((sum, { atRiskCount }) => sum + atRiskCount, 0)).toBe(bandCounts.High);
  });
});
