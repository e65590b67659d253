import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { startSalesforceStandIn, type SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { parseEnv } from '../platform/env/schema';
import { beginSync } from './start-sync';
import { connectIntegration, getIntegration, getSync, runSync } from './index';
import { findConnection } from './repository/connections';

let world: World;
let salesforce: SalesforceStandIn;
let org: SalesforceOrg;
beforeAll(async () => {
  world = await createWorld();
  salesforce = await startSalesforceStandIn({ now: () => world.clock.now().getTime() });
});
afterAll(async () => {
  await salesforce.close();
  await world.close();
});
beforeEach(async () => {
  const { db } = world.deps;
  await db.deal.deleteMany();
  await db.contact.deleteMany();
  await db.salesforceIntegration.deleteMany();
  await db.syncRun.deleteMany();
  org = salesforce.addOrg();
});

const env = () =>
  parseEnv(
    {
      SALESFORCE_ALLOWED_HOSTS: salesforce.host,
      SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    },
    { crossChecks: false },
  );

async function connect() {
  const request = await world.request('owner');
  const credentials = {
    authKind: 'token',
    accessToken: org.newToken(),
    refreshToken: null,
    expiresAt: null,
    address: salesforce.url,
  } as const;
  const teamId = world.teamId('north');
  return connectIntegration(world.deps, env(), request, 'salesforce', { credentials, teamId });
}

async function sync(kind?: 'full') {
  const actor = await world.actor('owner');
  const row = await findConnection(world.deps.db, 'salesforce', actor.userId);
  if (!row) throw new Error('not connected');
  const id = await beginSync(world.deps, row, { trigger: 'manual', requestId: null, ...(kind ? { kind } : {}) }); // prettier-ignore
  await runSync(world.deps, id, { until: Date.now() + 60_000 }, env());
  return getSync(world.deps, actor, id);
}

describe('a sync from Salesforce', () => {
  it('brings deals with their history', async () => {
    const at = world.clock.now().getTime();
    const id = org.add('Opportunity', {
      Name: 'Globex renewal',
      StageName: 'Prospecting',
      Amount: 12_000,
      CloseDate: new Date(at + 60 * DAY).toISOString().slice(0, 10),
    });
    world.clock.travel(5 * DAY);
    org.update('Opportunity', id, { StageName: 'Proposal/Price Quote' });
    world.clock.travel(DAY);
    expect(await connect()).toMatchObject({ connected: true, isActive: true });
    const done = await sync();
    expect(done).toMatchObject({ status: 'finished', created: 1, updated: 0, error: null });
    const deal = await world.deps.db.deal.findFirstOrThrow({ include: { events: true } });
    expect(deal).toMatchObject({ name: 'Globex renewal', stage: 'proposal', source: 'salesforce' });
    const again = await sync();
    expect(again).toMatchObject({ status: 'finished', created: 0, updated: 0 });
    const actor = await world.actor('owner');
    expect(await getIntegration(world.deps, env(), actor, 'salesforce')).toMatchObject({
      totalSynced: 1,
      lastSyncStatus: 'success',
    });
  });
});
