import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(async () => walk.close());

// Its error says ECONNREFUSED, as that of a database does.
it('a provider that refuses connections ends the sync, and rests', async () => {
  await walk.connect(walk.addOrg());
  await walk.salesforce.close();
  const sync = await walk.sync();
  expect(sync).toMatchObject({ status: 'failed', created: 0 });
  expect(sync.error).toContain('could not be reached');
  const { isActive, pausedUntil } = await walk.connection();
  expect(isActive).toBe(true);
  expect(pausedUntil?.getTime()).toBeGreaterThan(walk.world.clock.now().getTime());
});
