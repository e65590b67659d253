import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, listQuery, makeDeal, refusal, type World } from '@/test/factories';
import { createDeal, exportDeals, getPipeline, listDeals, listFilterValues } from './index';
import { exportDealsInput } from './export-schema';
import { createDealInput, listDealsQuery } from './schema';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  const { db } = world.deps;
  const south = world.teamId('south');
  await db.teamMember.create({
    data: { teamId: south, userId: world.userId('owner'), role: 'member' },
  });
  await db.team.update({ where: { id: south }, data: { defaultCurrency: 'NOK' } });
  await makeDeal(world, { name: 'In north', teamId: world.teamId('north') });
  await makeDeal(world, { name: 'In south', teamId: south });
  await makeDeal(world, { name: 'Personal', teamId: null });
});
afterAll(() => world.close());

const places = () => [
  [undefined, ['In north', 'In south', 'Personal']] as const,
  [world.teamId('north'), ['In north']] as const,
  [world.teamId('south'), ['In south']] as const,
  [null, ['Personal']] as const,
];

it('lists, sums and exports one place where it is asked for, else all', async () => {
  const actor = await world.actor('owner');
  for (const [teamId, names] of places()) {
    const query = { ...listQuery(), teamId };
    const { deals } = await listDeals(world.deps, actor, query);
    expect(deals.map(({ name }) => name).toSorted()).toEqual(names);
    const { openCount } = await getPipeline(world.deps, actor, teamId);
    expect(openCount).toBe(names.length);
    const filters = teamId === undefined ? {} : { teamId: teamId ?? 'personal' };
    const input = exportDealsInput.parse({ format: 'csv', filters });
    let text = '';
    for await (const part of exportDeals(world.deps, actor, input)) text += part;
    for (const name of ['In north', 'In south', 'Personal']) {
      expect(text.includes(name), `${name} in ${teamId}`).toBe(names.includes(name as never));
    }
  }
});

it('offers as filters only what stands there', async () => {
  const actor = await world.actor('owner');
  expect(await listFilterValues(world.deps, actor, null)).toEqual({
    owners: ['Person owner'],
    sources: [],
  });
  await makeDeal(world, { name: 'By another', teamId: world.teamId('south') }, 'outsider');
  const { owners } = await listFilterValues(world.deps, actor, world.teamId('south'));
  expect(owners).toEqual(['Person outsider', 'Person owner']);
  const north = await listFilterValues(world.deps, actor, world.teamId('north'));
  expect(north.owners).toEqual(['Person owner']);
});

it('knows no place of others', async () => {
  const actor = await world.actor('member');
  for (const teamId of [world.teamId('south'), 'c00000000000000000000000']) {
    const query = { ...listQuery(), teamId };
    expect(await refusal(listDeals(world.deps, actor, query))).toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(listDealsQuery.safeParse({ teamId: 'no id' }).success).toBe(false);
  expect(listDealsQuery.parse({ teamId: 'personal' }).teamId).toBeNull();
});

it('gives a new deal the currency of its team, and USD outside of teams', async () => {
  const request = await world.request('owner');
  const make = async (teamId: string | null, currency?: string) => {
    const input = createDealInput.parse({ name: 'A deal', value: 1, teamId, currency });
    return (await createDeal(world.deps, request, input)).currency;
  };
  expect(await make(world.teamId('south'))).toBe('NOK');
  expect(await make(world.teamId('south'), 'eur')).toBe('EUR');
  expect(await make(world.teamId('north'))).toBe('USD');
  expect(await make(null)).toBe('USD');
});

it('takes nothing from who was removed while their request was under way', async () => {
  const request = await world.request('member');
  await world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('member') } });
  const input = createDealInput.parse({ name: 'Late', value: 1, teamId: world.teamId('north') });
  expect(await refusal(createDeal(world.deps, request, input))).toMatchObject({
    code: 'NOT_FOUND',
  });
});
