import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listAlerts } from '../alerts';
import { createWorld, listQuery, makeDeal, type PersonKey, type World } from '@/test/factories';
import { deleteDeal, listDeals, listFilterValues } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.deps.db.deal.deleteMany());
afterAll(() => world.close());

interface Given {
  assignedToId?: string | null;
  ownerName?: string;
  source?: string;
  deletedAt?: Date;
}

async function dealWith(given: Given, by: PersonKey = 'owner', place = {}): Promise<string> {
  const { id } = await makeDeal(world, place, by);
  await world.deps.db.deal.update({ where: { id }, data: given });
  return id;
}

describe('the values that filters offer', () => {
  it('are the owners that the list shows, each once, and the sources', async () => {
    await dealWith({ assignedToId: world.userId('member'), ownerName: 'Not shown' });
    await dealWith({ assignedToId: world.userId('member'), source: 'hubspot' });
    await dealWith({ assignedToId: null, ownerName: 'Zoe Adams', source: 'csv' });
    await dealWith({ assignedToId: null, ownerName: 'Person member', source: 'csv' });
    await dealWith({ assignedToId: null }, 'admin');
    await dealWith({ assignedToId: null, ownerName: 'Private' }, 'owner', { teamId: null });
    const actor = await world.actor('owner');
    const { owners, sources } = await listFilterValues(world.deps, actor);
    expect(owners).toEqual(['Person admin', 'Person member', 'Private', 'Zoe Adams']);
    expect(sources).toEqual(['csv', 'hubspot']);
    const { deals } = await listDeals(world.deps, actor, listQuery());
    expect([...new Set(deals.map(({ ownerName }) => ownerName))].toSorted()).toEqual(owners);
    for (const owner of owners) {
      const found = await listDeals(world.deps, actor, listQuery({ owner }));
      expect(found.deals.length).toBeGreaterThan(0);
    }
  });

  it('leave out the bin and what others own', async () => {
    const gone = await dealWith({ assignedToId: null, ownerName: 'Binned', source: 'old' });
    await deleteDeal(world.deps, await world.request('owner'), gone);
    await dealWith({ assignedToId: null, ownerName: 'Theirs', source: 'south' }, 'outsider');
    await dealWith({ assignedToId: null, ownerName: 'Ours', source: 'north' });
    const values = await listFilterValues(world.deps, await world.actor('viewer'));
    expect(values).toEqual({ owners: ['Ours'], sources: ['north'] });
  });
});

describe('the counts beside the alerts', () => {
  it('are of the open deals by band; one without a band yet counts as low', async () => {
    const bands = ['High', 'High', 'Medium', 'Low', null];
    for (const riskLevel of bands) {
      const { id } = await makeDeal(world);
      await world.deps.db.deal.update({ where: { id }, data: { riskLevel } });
    }
    await makeDeal(world, { stage: 'closed_lost' });
    await makeDeal(world, {}, 'outsider');
    const { summary } = await listAlerts(world.deps, await world.actor('viewer'), { limit: 5 });
    expect(summary).toEqual({ high: 2, medium: 1, low: 2 });
  });
});
