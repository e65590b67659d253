import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, DAY, HOUR, makeDeal, type World } from '@/test/factories';
import { updateDeal } from '../deals';
import { changePreferences, watchNextSteps } from './index';
import { toldOf } from './notifications.test-support';

/** 2026-03-02 09:00 UTC */
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const watch = () => watchNextSteps(world.deps, Number.MAX_SAFE_INTEGER);
const withStep = (name: string, due: string) =>
  makeDeal(world, { name, nextStep: 'Send the offer', nextStepAt: due });
const overdue = (person: string, name: string) =>
  `${person} action_overdue: Next step overdue: ${name}`;

describe('watching next steps', () => {
  it('tells of a day when it is over, and of a moment when it has passed; each once', async () => {
    await withStep('By day', '2026-03-02');
    await withStep('By hour', '2026-03-02T15:00:00Z');
    world.clock.set(new Date('2026-03-02T15:00:00Z'));
    expect(await toldOf(world, watch)).toEqual([overdue('owner', 'By hour')]);
    expect(await toldOf(world, watch)).toEqual([]);
    world.clock.set(new Date('2026-03-02T23:59:59Z'));
    expect(await toldOf(world, watch)).toEqual([]);
    world.clock.set(new Date('2026-03-03T00:00:00Z'));
    expect(await toldOf(world, watch)).toEqual([overdue('owner', 'By day')]);
    const [row] = await world.deps.db.notification.findMany({
      where: { title: { endsWith: 'By day' } },
    });
    expect(row).toMatchObject({ message: '“Send the offer” was due on Mar 2, 2026.' });
    world.clock.travel(DAY);
    expect(await toldOf(world, watch)).toEqual([]);
  });

  it('tells two watches at once a single time', async () => {
    await withStep('Watched twice', '2026-03-04');
    world.clock.set(new Date('2026-03-05T00:30:00Z'));
    expect(await toldOf(world, () => Promise.all([watch(), watch(), watch()]))).toEqual([
      overdue('owner', 'Watched twice'),
    ]);
  });

  it('tells the assignee, and again of another date only', async () => {
    const { id } = await withStep('Handed over', '2026-03-06');
    const request = await world.request('owner');
    await updateDeal(world.deps, request, id, { assignedToId: world.userId('member') });
    world.clock.set(new Date('2026-03-07T01:00:00Z'));
    expect(await toldOf(world, watch)).toEqual([overdue('member', 'Handed over')]);
    await updateDeal(world.deps, request, id, { nextStepAt: new Date('2026-03-07T02:00:00Z') });
    expect(await toldOf(world, watch)).toEqual([]);
    world.clock.travel(2 * HOUR);
    expect(await toldOf(world, watch)).toEqual([overdue('member', 'Handed over')]);
  });

  it('passes over what is old, closed, deleted or nobody’s any more', async () => {
    await withStep('Old', '2026-02-20');
    const closed = await withStep('Closed', '2026-03-07');
    const gone = await withStep('In the bin', '2026-03-07');
    const left = await withStep('Left behind', '2026-03-07');
    const request = await world.request('owner');
    await updateDeal(world.deps, request, closed.id, { stage: 'closed_won' });
    const { db } = world.deps;
    await db.deal.update({ where: { id: gone.id }, data: { deletedAt: world.clock.now() } });
    await db.deal.update({ where: { id: left.id }, data: { userId: world.userId('outsider') } });
    world.clock.set(new Date('2026-03-08T06:00:00Z'));
    expect(await toldOf(world, watch)).toEqual([]);
  });

  it('comes to an end also where nobody wants to be told, in batches', async () => {
    const actor = await world.actor('owner');
    const none = { in_app: false, mail: false, slack: false };
    await changePreferences(world.deps, actor, { types: { action_overdue: none } });
    const { id: _id, ...row } = await world.deps.db.deal.findFirstOrThrow({
      where: { name: 'By day' },
    });
    const data = Array.from({ length: 450 }, (_, index) => ({
      ...row,
      id: `cbulkdeal${String(index).padStart(6, '0')}`,
      sourceSnapshot: undefined,
      riskContributions: undefined,
      riskNextAction: undefined,
      riskAlertState: undefined,
      nextStepAt: new Date('2026-03-09T00:00:00Z'),
    }));
    await world.deps.db.deal.createMany({ data });
    world.clock.set(new Date('2026-03-10T00:00:00Z'));
    expect(await watch()).toEqual({ told: 450, done: true });
    expect(await watch()).toEqual({ told: 0, done: true });
    const told = { type: 'action_overdue', isRead: false, createdAt: world.clock.now() };
    expect(await world.deps.db.notification.count({ where: told })).toBe(0);
  });
});
