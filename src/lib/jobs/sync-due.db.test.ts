import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, type PersonKey } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import { disconnectIntegration, startDueSyncs } from '../integrations';
import { addOpportunity, startSyncWalk, type SyncWalk } from '../integrations/sync.test-support';
import { getLog } from '../platform/log';
import { runDueSyncs } from './sync-due';

const MINUTE = 60_000;

let walk: SyncWalk;
beforeAll(async () => {
  walk = await startSyncWalk();
});
afterAll(() => walk.close());
beforeEach(async () => {
  await walk.clear();
  walk.world.clock.travel(HOUR);
});

const db = () => walk.world.deps.db;
const run = (budgetMs = 20_000) => runDueSyncs(walk.world.deps, getLog(), budgetMs, walk.env);
const due = async () => (await startDueSyncs(walk.world.deps)).started;

async function connect(by: PersonKey, org: SalesforceOrg = walk.addOrg()) {
  const homes = { outsider: walk.world.teamId('south'), loner: null } as const;
  const home = by === 'outsider' || by === 'loner' ? homes[by] : walk.world.teamId('north');
  addOpportunity(walk, org, { Name: `Deal of ${by}` });
  await walk.connect(org, by, home);
  return org;
}
const statusOf = async (by: PersonKey) => (await walk.connection(by)).lastSyncStatus;

describe('the syncs whose time has come', () => {
  it('are those of connections that are in use, rested, and not under way', async () => {
    await connect('owner');
    const { id } = await walk.connection();
    const change = (data: object) => db().salesforceIntegration.update({ where: { id }, data });
    expect(await due()).toBe(0);
    walk.world.clock.travel(6 * HOUR);
    const now = walk.world.clock.now();
    for (const [off, on] of [
      [{ syncEnabled: false }, { syncEnabled: true }],
      [{ isActive: false }, { isActive: true }],
      [{ pausedUntil: new Date(now.getTime() + 1) }, { pausedUntil: now }],
      [{ syncEveryMinutes: 1_440 }, { syncEveryMinutes: 360 }],
    ]) {
      await change(off ?? {});
      expect(await due()).toBe(0);
      await change(on ?? {});
    }
    expect(await due()).toBe(1);
    expect(await due()).toBe(0);
    expect(await db().syncRun.count()).toBe(1);
    expect(await run()).toEqual({ started: 0, ended: 1, unfinished: 0, done: true });
    expect(await statusOf('owner')).toBe('success');
    expect(await run()).toMatchObject({ started: 0, ended: 0 });
  });

  it('come again after a fault when its pause is over, not at the next usual time', async () => {
    await connect('owner');
    walk.world.clock.travel(6 * HOUR);
    walk.salesforce.failNext('quota');
    expect(await run()).toMatchObject({ started: 1, ended: 1 });
    expect(await statusOf('owner')).toBe('failed');
    walk.world.clock.travel(HOUR - 1);
    expect(await due()).toBe(0);
    walk.world.clock.travel(1);
    expect(await run()).toMatchObject({ started: 1, ended: 1 });
    expect(await statusOf('owner')).toBe('success');
    walk.world.clock.travel(HOUR);
    expect(await due()).toBe(0);
  });

  it('are shared by two runs at once, each synced once', async () => {
    const people = ['owner', 'outsider', 'loner'] as const;
    for (const by of people) await connect(by);
    walk.world.clock.travel(6 * HOUR);
    await Promise.all([run(), run(), due()]);
    const ran = await db().syncRun.findMany({
      select: { status: true, created: true, error: true },
    });
    expect(ran).toEqual(people.map(() => ({ status: 'finished', created: 1, error: null })));
    expect(await db().deal.count()).toBe(3);
  });

  it('go on without one that is disconnected meanwhile', async () => {
    for (const by of ['owner', 'outsider'] as const) await connect(by);
    walk.world.clock.travel(6 * HOUR);
    const request = await walk.world.request('owner');
    const gone = disconnectIntegration(walk.world.deps, walk.env, request, 'salesforce');
    await Promise.all([gone, run()]);
    await run();
    expect(await statusOf('outsider')).toBe('success');
  });
});

describe('one tenant', () => {
  it('with a revoked key, and others whose provider hangs, stop nobody, and cost a slice at most', async () => {
    const revoked = await connect('owner');
    for (const token of revoked.tokens) revoked.tokens.delete(token);
    const [admin, outsider] = [await connect('admin'), await connect('outsider')];
    await connect('loner');
    walk.world.clock.travel(6 * HOUR);
    // A call of these two lasts until its caller gives up.
    const hanging = new Set([admin.name, outsider.name]);
    walk.salesforce.behave(({ org }) => (hanging.has(org ?? '') ? 'hang' : null));
    const began = Date.now();
    const running = run(3_000);
    let healthyAfter = 0;
    while (healthyAfter === 0 && Date.now() - began < 10_000) {
      if ((await statusOf('loner')) === 'success') healthyAfter = Date.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const counts = await running;
    const all = Date.now() - began;
    process.stdout.write(
      `healthy tenant synced after ${healthyAfter} ms, the whole run took ${all} ms\n`,
    );
    expect(healthyAfter).toBeLessThan(3_000);
    expect(counts).toEqual({ started: 4, ended: 2, unfinished: 2, done: false });
    expect(await walk.connection('owner')).toMatchObject({
      isActive: false,
      lastSyncStatus: 'failed',
    });
    // Time over, plus what is granted to a page under way.
    expect(all).toBeLessThan(9_000);
    // Behind everybody else next time, and free to be gone on with.
    walk.salesforce.behave(() => null);
    walk.world.clock.travel(MINUTE);
    expect(await run()).toMatchObject({ ended: 2, done: true });
    for (const by of ['admin', 'outsider'] as const) expect(await statusOf(by)).toBe('success');
  });
});
