import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, makeDeal, type World } from '@/test/factories';
import type { RecordedEvent } from '../events';
import { inTransaction } from '../platform/db';
import { planNotifications } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** What is told of an alert of a rule; null where nothing is. */
async function told(kind: string, given: Partial<RecordedEvent> = {}) {
  const deal = await makeDeal(world, { name: 'Plant analytics' });
  const event: RecordedEvent = {
    id: `evt_${deal.id}`,
    type: 'deal.at_risk',
    at: world.clock.now(),
    scopeKey: `team:${world.teamId('north')}`,
    teamId: world.teamId('north'),
    dealId: deal.id,
    sequence: 2,
    source: 'system',
    announced: true,
    data: {
      name: deal.name,
      kind,
      userId: world.userId('member'),
      reasons: ['No next step is set', 'Engagement dropped: two-way contact was daily, now none for 9 days'], // prettier-ignore
    },
    ...given,
  };
  await inTransaction(world.deps.db, async (tx) => {
    await planNotifications(tx, [event]);
    await planNotifications(tx, [event]);
  });
  return world.deps.db.notification.findMany({ where: { dealId: deal.id } });
}

it('tells each rule in its own words, once, to whoever answers for the deal', async () => {
  const userId = world.userId('member');
  expect(await told('entered_high')).toMatchObject([
    { userId, title: 'Plant analytics is at high risk', message: 'No next step is set' },
  ]);
  expect(await told('rising')).toMatchObject([{ title: 'Plant analytics is getting riskier' }]);
  expect(await told('engagement_dropped')).toMatchObject([
    {
      title: 'Engagement dropped off: Plant analytics',
      message: 'Engagement dropped: two-way contact was daily, now none for 9 days',
    },
  ]);
  expect(await told('of_a_later_version')).toMatchObject([{ title: 'Plant analytics is at risk' }]);
});

it('tells nobody of what was only recorded', async () => {
  expect(await told('entered_high', { announced: false })).toEqual([]);
});
