import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { trimSyncs } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const daysAgo = (days: number) => new Date(world.clock.now().getTime() - days * DAY);

it('forgets receipts and log entries in their time, and keeps the last receipt of each connection', async () => {
  const { db } = world.deps;
  const userId = world.userId('owner');
  const run = (id: string, integrationId: string, days: number, status = 'finished') =>
    db.syncRun.create({
      data: { id, integration: 'hubspot', integrationId, userId, scopeKey: `user:${userId}`, trigger: 'api', kind: 'full', status, createdAt: daysAgo(days) },
    }); // prettier-ignore
  await run('old', 'one', 120);
  await run('running', 'two', 120, 'running');
  await run('young', 'one', 10);
  await run('only', 'three', 120);
  const entry = { userId, integration: 'hubspot', action: 'sync', status: 'success' };
  await db.integrationLog.create({ data: { ...entry, id: 'long-ago', createdAt: daysAgo(400) } });
  await db.integrationLog.create({ data: { ...entry, id: 'lately', createdAt: daysAgo(120) } });
  expect(await trimSyncs(world.deps)).toBe(false);
  const kept = await db.syncRun.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  expect(kept.map(({ id }) => id)).toEqual(['only', 'running', 'young']);
  expect((await db.integrationLog.findMany()).map(({ id }) => id)).toEqual(['lately']);
});
