import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, makeDeal, type World } from '@/test/factories';
import { deleteDeal, getDeal, getTimeline, handOverDeals, updateDeal } from './index';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const north = () => world.teamId('north');
const leave = () =>
  world.deps.db.teamMember.deleteMany({ where: { userId: world.userId('member') } });
const run = (toUserId: string | null, budgetMs = 60_000) =>
  handOverDeals(
    world.deps,
    { teamId: north(), fromUserId: world.userId('member'), toUserId },
    { budgetMs },
  );
const assigneesOf = async (teamId: string | null = north()) =>
  (await world.deps.db.deal.findMany({ where: { teamId }, orderBy: { name: 'asc' } })).map(
    ({ name, assignedToId }) => [name, assignedToId],
  );

/** Of the one who goes: assigned, made by them, in the bin, and personal; beside somebody else's. */
async function makeDeals() {
  const assigned = await makeDeal(world, { name: 'a assigned', teamId: north() });
  const request = await world.request('owner');
  const give = { assignedToId: world.userId('member') };
  await updateDeal(world.deps, request, assigned.id, give);
  await makeDeal(world, { name: 'b made', teamId: north() }, 'member');
  const binned = await makeDeal(world, { name: 'c binned', teamId: north() });
  await updateDeal(world.deps, request, binned.id, give);
  await deleteDeal(world.deps, request, binned.id);
  const others = await makeDeal(world, { name: 'd other', teamId: north() });
  await updateDeal(world.deps, request, others.id, { assignedToId: world.userId('admin') });
  await makeDeal(world, { name: 'e personal', teamId: null }, 'member');
  return { assigned };
}

it('gives to an heir what somebody looked after, with an entry that says who did it', async () => {
  const { assigned } = await makeDeals();
  await leave();
  const heir = world.userId('admin');
  expect(await run(heir)).toEqual({ handedOver: 3, done: true });
  expect(await assigneesOf()).toEqual([
    ['a assigned', heir],
    ['b made', heir],
    ['c binned', heir],
    ['d other', heir],
  ]);
  expect(await assigneesOf(null)).toEqual([['e personal', null]]);
  const { entries } = await getTimeline(world.deps, await world.actor('owner'), assigned.id, {
    limit: 1,
  });
  expect(entries).toMatchObject([
    {
      kind: 'updated',
      source: 'system',
      actor: 'Sentinel',
      changes: [{ field: 'assignedTo', old: 'Person member', new: 'Person admin' }],
    },
  ]);
  const updates = { type: 'deal.updated', source: 'system' };
  const told = await world.deps.db.eventLog.findMany({ where: updates, select: { dealId: true } });
  expect(told).toHaveLength(2);
});

it('leaves them unassigned where nobody is named, and those that they made as they are', async () => {
  await makeDeals();
  await leave();
  expect(await run(null)).toEqual({ handedOver: 2, done: true });
  expect(await assigneesOf()).toEqual([
    ['a assigned', null],
    ['b made', null],
    ['c binned', null],
    ['d other', world.userId('admin')],
  ]);
});

it('gives nothing to an heir who went meanwhile', async () => {
  const { assigned } = await makeDeals();
  await leave();
  const heir = world.userId('admin');
  await world.deps.db.teamMember.deleteMany({ where: { userId: heir } });
  await run(heir);
  const deal = await getDeal(world.deps, await world.actor('owner'), assigned.id);
  expect(deal.assignedToId).toBeNull();
});

it('gives nothing to an heir who became a viewer meanwhile', async () => {
  const { assigned } = await makeDeals();
  await leave();
  const heir = world.userId('admin');
  await world.deps.db.teamMember.updateMany({ where: { userId: heir }, data: { role: 'viewer' } });
  await run(heir);
  const deal = await getDeal(world.deps, await world.actor('owner'), assigned.id);
  expect(deal.assignedToId).toBeNull();
});

it('takes nothing from somebody who came back meanwhile', async () => {
  await makeDeals();
  expect(await run(world.userId('admin'))).toEqual({ handedOver: 0, done: true });
});

it('out of time is a job again, and a repeat changes nothing', async () => {
  await makeDeals();
  await leave();
  expect(await run(world.userId('admin'), 0)).toEqual({ handedOver: 0, done: false });
  const jobs = await world.deps.db.$queryRaw<unknown[]>`
    SELECT 1 FROM pgboss.job WHERE "name" = 'hand-over-deals'`;
  expect(jobs).toHaveLength(1);
  await run(world.userId('admin'));
  const versions = () =>
    world.deps.db.deal.findMany({ select: { id: true, version: true }, orderBy: { id: 'asc' } });
  const before = await versions();
  await run(world.userId('admin'));
  expect(await versions()).toEqual(before);
});
