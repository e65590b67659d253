import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, refusal } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import type { TokenScope } from '../auth';
import { changeIntegration, connectIntegration, disconnectIntegration, getIntegration, getSync, startSync } from './index'; // prettier-ignore
import { startSyncWalk, tokenFor, type SyncWalk } from './sync.test-support';

let walk: SyncWalk;
let org: SalesforceOrg;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
});

const db = () => walk.world.deps.db;
const requestWith = async (...tokenScopes: readonly TokenScope[]) => ({
  ...(await walk.world.request('owner')),
  actor: { ...(await walk.world.actor('owner')), via: 'token', tokenScopes } as const,
});

describe('one person who connects at once', () => {
  const disconnect = async () =>
    disconnectIntegration(walk.world.deps, walk.env, await walk.world.request('owner'), 'salesforce'); // prettier-ignore

  it('many times has one connection, and no answer that failed', async () => {
    for (const teamId of [null, walk.world.teamId('north')]) {
      await Promise.all(Array.from({ length: 20 }, () => walk.connect(org, 'owner', teamId)));
      expect(await db().salesforceIntegration.count()).toBe(1);
      await disconnect();
    }
  });

  it('for two places has one of them, and is told so', async () => {
    const places = [null, walk.world.teamId('north')];
    const given = await Promise.allSettled(places.map((teamId) => walk.connect(org, 'owner', teamId))); // prettier-ignore
    const refused = given.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(['CONFLICT']);
    expect(await db().salesforceIntegration.count()).toBe(1);
  });

  it('and disconnects at once is told once that it is gone', async () => {
    await walk.connect(org);
    const gone = await Promise.allSettled([disconnect(), disconnect(), disconnect()]);
    expect(gone.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().integrationLog.count({ where: { action: 'disconnect' } })).toBe(1);
  });
});

describe('the answer to what one may do', () => {
  it('asks a token for no other scope', async () => {
    const { deps } = walk.world;
    const admin = await requestWith('admin');
    const credentials = tokenFor(walk.salesforce, org.newToken());
    const input = { credentials, teamId: walk.world.teamId('north') };
    expect(await connectIntegration(deps, walk.env, admin, 'salesforce', input)).toMatchObject({ connected: true }); // prettier-ignore
    const changed = await changeIntegration(deps, walk.env, admin, 'salesforce', { syncEveryMinutes: 60 }); // prettier-ignore
    expect(changed).toMatchObject({ syncEveryMinutes: 60 });
    const write = await requestWith('write');
    const sync = await startSync(deps, write, 'salesforce', { trigger: 'api' });
    expect(sync).toMatchObject({ status: 'queued' });
    // To look is another right.
    for (const { actor } of [admin, write]) {
      expect(await refusal(getIntegration(deps, walk.env, actor, 'salesforce'))).toMatchObject({ code: 'FORBIDDEN' }); // prettier-ignore
      expect(await refusal(getSync(deps, actor, sync.syncId))).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await refusal(changeIntegration(deps, walk.env, write, 'salesforce', { syncEnabled: false }))).toMatchObject({ code: 'FORBIDDEN' }); // prettier-ignore
  });
});
