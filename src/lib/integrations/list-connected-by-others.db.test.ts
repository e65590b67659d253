import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal } from '@/test/factories';
import { listConnectedByOthers } from './index';
import { startSyncWalk, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());

it('tells who else of a team has connected a provider for it, and nothing of their key', async () => {
  const { world } = walk;
  const org = walk.addOrg({ name: 'Harbour Works' });
  await walk.connect(org, 'admin');
  await walk.connect(org, 'owner', null);
  const asked = async (by: 'owner' | 'admin' | 'viewer' | 'outsider', teamId: string | null) =>
    listConnectedByOthers(world.deps, await world.actor(by), teamId);
  const north = world.teamId('north');
  const [found, ...more] = await asked('owner', north);
  expect(found).toEqual({
    integration: 'salesforce',
    by: 'Person admin',
    account: expect.stringContaining('Harbour Works') as string,
  });
  expect(more).toEqual([]);
  expect(await asked('admin', north)).toEqual([]);
  expect(await asked('owner', null), 'one’s own place').toEqual([]);
  expect(await refusal(asked('viewer', north))).toMatchObject({ code: 'FORBIDDEN' });
  expect(await refusal(asked('outsider', north))).toMatchObject({ code: expect.any(String) as string }); // prettier-ignore
  // Who has left brings nothing any more.
  const { db } = world.deps;
  await db.salesforceIntegration.updateMany({ where: { userId: world.userId('admin') }, data: { isActive: false } }); // prettier-ignore
  expect(await asked('owner', north)).toEqual([]);
  await db.salesforceIntegration.updateMany({ data: { isActive: true } });
  await db.teamMember.deleteMany({ where: { userId: world.userId('admin'), teamId: north } });
  expect(await asked('owner', north)).toEqual([]);
});
