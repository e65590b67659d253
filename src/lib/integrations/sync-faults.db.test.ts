import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HOUR } from '@/test/factories';
import type { SalesforceOrg } from '@/test/stand-ins/salesforce/org';
import type { SalesforceFault } from '@/test/stand-ins/salesforce/server';
import { registerPlanner } from '../events';
import { connectIntegration, getSync, listUnattended, runSync, startSync } from './index';
import { addOpportunity, announced, rowVersions, startSyncWalk, tokenFor, type SyncWalk } from './sync.test-support'; // prettier-ignore

const MINUTE = 60_000;
/** Three pages, the last one hardly begun. */
const MANY = 410;
/** Two pages. */
const SOME = 205;

let walk: SyncWalk;
let org: SalesforceOrg;
/** Runs in the transaction of every change, before it commits. */
let inTransaction: () => void = () => undefined;
beforeAll(async () => {
  walk = await startSyncWalk();
  registerPlanner('test-breaker', async () => inTransaction());
});
afterAll(() => walk.close());
beforeEach(async () => {
  inTransaction = () => undefined;
  await walk.clear();
  walk.world.clock.travel(HOUR);
  org = walk.addOrg();
});

const db = () => walk.world.deps.db;
const fill = (count: number) => {
  for (let number = 0; number < count; number += 1) {
    addOpportunity(walk, org, { Name: `Deal ${number}`, StageName: number % 9 === 0 ? 'Closed Won' : 'Prospecting' }); // prettier-ignore
  }
  walk.world.clock.travel(HOUR);
};
/** How many pages of deals have been asked for; whatever hangs on their deals is asked for after it. */
const pagesAsked = () =>
  walk.salesforce.requests.filter(({ soql }) => /FROM Opportunity .*ORDER BY/.test(soql ?? ''))
    .length;
const read = async (id: string) => getSync(walk.world.deps, await walk.world.actor('owner'), id);

/** What a whole, undisturbed sync leaves behind. */
async function expectWhole(syncId: string, count: number): Promise<void> {
  expect(await read(syncId)).toMatchObject({ status: 'finished', created: count, updated: 0, unchanged: 0, skipped: 0, problemCount: 0 }); // prettier-ignore
  expect(await db().deal.count()).toBe(count);
  const told = await announced(walk.world);
  expect(told).toHaveLength(count);
  expect(new Set(told)).toEqual(new Set(['deal.created']));
  const finished = walk.told.filter(({ type }) => type === 'import.finished');
  expect(finished.at(-1)?.data).toMatchObject({ created: count });
}

describe('a process that is killed', () => {
  it('between two pages and within a transaction loses a page at most, and doubles nothing', async () => {
    fill(MANY);
    await walk.connect(org);
    const syncId = await walk.begin();
    for (const written of [200, 400]) {
      const killed = new AbortController();
      walk.salesforce.forgetRequests();
      walk.salesforce.behave(() => {
        if (pagesAsked() === 2) killed.abort();
        return null;
      });
      await expect(walk.work(syncId, killed.signal)).rejects.toBeDefined();
      // What the run counts is what stands: a page is written whole or not at all.
      expect(await read(syncId)).toMatchObject({ status: 'running', created: written });
      expect(await db().deal.count()).toBe(written);
    }
    walk.salesforce.behave(() => null);
    const killed = new AbortController();
    const before = await db().deal.count();
    inTransaction = () => {
      killed.abort();
      throw new Error('killed');
    };
    await expect(walk.work(syncId, killed.signal)).rejects.toThrow('killed');
    expect(await db().deal.count()).toBe(before);
    inTransaction = () => undefined;
    expect(await listUnattended(db(), 10)).toEqual([syncId]);
    expect(await walk.work(syncId)).toBe('done');
    await expectWhole(syncId, MANY);
  });

  it('after the last page has only to bring it to its end', async () => {
    fill(20);
    await walk.connect(org);
    const syncId = await walk.begin();
    const killed = new AbortController();
    let isWritten = false;
    inTransaction = () => {
      if (isWritten) {
        killed.abort();
        throw new Error('killed');
      }
    };
    // The last page asks for what was deleted.
    walk.salesforce.behave(({ path }) => {
      isWritten ||= path.endsWith('/queryAll');
      return null;
    });
    // The progress of the last page is told in its own transaction; what follows it is not.
    await expect(walk.work(syncId, killed.signal)).rejects.toThrow('killed');
    inTransaction = () => undefined;
    expect(await walk.work(syncId)).toBe('done');
    await expectWhole(syncId, 20);
  });

  it('holds its lease for a while: nobody works on the run until that has ended', async () => {
    fill(1);
    await walk.connect(org);
    const syncId = await walk.begin();
    const { id } = await walk.connection();
    const name = `sync:${id}`;
    await db().lease.create({ data: { name, holder: 'killed', expiresAt: new Date(Date.now() + MINUTE) } }); // prettier-ignore
    expect(await walk.work(syncId)).toBe('busy');
    expect(await listUnattended(db(), 10)).toEqual([]);
    await db().lease.update({ where: { name }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await listUnattended(db(), 10)).toEqual([syncId]);
    expect(await walk.work(syncId)).toBe('done');
    await expectWhole(syncId, 1);
  });
});

describe('two processes', () => {
  it('at once on one run: one works', async () => {
    fill(5);
    await walk.connect(org);
    const syncId = await walk.begin();
    const progress = await Promise.all([walk.work(syncId), walk.work(syncId)]);
    expect(progress.toSorted()).toEqual(['busy', 'done']);
    await expectWhole(syncId, 5);
  });

  it.each(['writes', 'fails'])('whoever lost the lease %s nothing more', async (how) => {
    fill(5);
    await walk.connect(org);
    const syncId = await walk.begin();
    let second: Promise<unknown> | null = null;
    walk.salesforce.behave(({ path }) => {
      if (second === null && path.endsWith('/query')) {
        walk.salesforce.slowBy(700);
        second = (async () => {
          await new Promise((resolve) => setTimeout(resolve, 100));
          walk.salesforce.slowBy(0);
          await db().lease.deleteMany();
          if (how === 'fails') walk.salesforce.behave(() => null);
          return walk.work(syncId);
        })();
      }
      return null;
    });
    const first = runSync(walk.world.deps, syncId, { until: Date.now() + MINUTE, pageLimitMs: how === 'fails' ? 500 : MINUTE }, walk.env); // prettier-ignore
    expect(await first).toBe('done');
    expect(await second).toBe('done');
    await expectWhole(syncId, 5);
    expect(await walk.connection()).toMatchObject({ failureCount: 0, lastSyncStatus: 'success' });
  });
});

describe('a provider that', () => {
  async function failed(...faults: readonly SalesforceFault[]) {
    const syncId = await walk.begin();
    walk.salesforce.failNext(...faults);
    await runSync(walk.world.deps, syncId, { until: Date.now() + MINUTE, pageLimitMs: 1_500 }, walk.env); // prettier-ignore
    return { done: await read(syncId), row: await walk.connection() };
  }
  const sayings = () => walk.told.filter(({ type }) => type === 'sync.failed');
  const logs = async () =>
    (await db().integrationLog.findMany({ where: { action: 'sync' }, orderBy: { createdAt: 'asc' } })).map(({ status, message }) => `${status}: ${message}`); // prettier-ignore

  it('does not know the key any more is not asked again until there is another', async () => {
    fill(3);
    const token = await walk.connect(org);
    await walk.sync();
    const before = await rowVersions(walk.world);
    org.tokens.delete(token);
    walk.world.clock.travel(HOUR);
    const { done, row } = await failed();
    expect(done).toMatchObject({ status: 'failed', error: expect.stringContaining('Connect again') as string }); // prettier-ignore
    expect(row).toMatchObject({ isActive: false, lastSyncStatus: 'failed', syncErrors: done.error, failureCount: 1 }); // prettier-ignore
    expect(sayings().map(({ announced: isTold }) => isTold)).toEqual([true]);
    expect(await logs()).toEqual(['success: 3 created', `failed: ${done.error}`]);
    expect(done.error).not.toContain(token);
    const request = await walk.world.request('owner');
    await expect(startSync(walk.world.deps, request, 'salesforce', { trigger: 'manual' })).rejects.toMatchObject({ code: 'CONFLICT' }); // prettier-ignore
    await walk.connect(org);
    const { cursor, isActive } = await walk.connection();
    expect({ cursor, isActive }).toEqual({ cursor: row.cursor, isActive: true });
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ kind: 'changes', status: 'finished', created: 0, updated: 0 }); // prettier-ignore
    const events = before.filter((line) => line.startsWith('Deal'));
    expect((await rowVersions(walk.world)).filter((line) => line.startsWith('Deal'))).toEqual(events); // prettier-ignore
  });

  it('has no calls left for the day rests as long as it says', async () => {
    fill(1);
    await walk.connect(org);
    const { done, row } = await failed('quota');
    expect(done.status).toBe('failed');
    expect(row.isActive).toBe(true);
    expect(row.pausedUntil?.getTime()).toBe(walk.world.clock.now().getTime() + HOUR);
  });

  it('is away rests longer each time, is told of once, and goes on where it stood', async () => {
    fill(1);
    await walk.connect(org);
    const away = Array.from({ length: 8 }, () => 'maintenance' as const);
    const pauses: number[] = [];
    for (const _time of [1, 2, 3]) {
      const { row } = await failed(...away);
      walk.salesforce.forgetRequests();
      pauses.push(((row.pausedUntil?.getTime() ?? 0) - walk.world.clock.now().getTime()) / MINUTE);
      // What was not asked for any more.
      await drain();
      walk.world.clock.travel(HOUR);
    }
    expect(pauses).toEqual([1, 5, 15]);
    expect(sayings().map(({ announced: isTold }) => isTold)).toEqual([true, false, false]);
    expect(await walk.sync()).toMatchObject({ status: 'finished', created: 1 });
    expect(await walk.connection()).toMatchObject({ failureCount: 0, pausedUntil: null, syncErrors: null }); // prettier-ignore
    await failed(...away);
    expect(sayings().map(({ announced: isTold }) => isTold)).toEqual([true, false, false, true]);
    await drain();
  });

  /** Uses up the faults that are still to come. */
  async function drain(): Promise<void> {
    for (;;) {
      const answer = await fetch(`${walk.salesforce.url}/services/data/v62.0/`);
      await answer.text();
      if (answer.status === 401) return;
    }
  }

  it.each<[SalesforceFault]>([['hang'], ['cut_json'], ['server_error']])(
    '%s: fails in words, and the next sync goes on after the last whole page',
    async (fault) => {
      fill(SOME);
      await walk.connect(org);
      const syncId = await walk.begin();
      walk.salesforce.behave(() => (pagesAsked() === 2 ? fault : null));
      await runSync(walk.world.deps, syncId, { until: Date.now() + MINUTE, pageLimitMs: fault === 'hang' ? 2_500 : MINUTE }, walk.env); // prettier-ignore
      const broken = await read(syncId);
      expect(broken).toMatchObject({ status: 'failed', created: 200 });
      expect(broken.error).toMatch(/Salesforce/);
      walk.salesforce.behave(() => null);
      walk.world.clock.travel(HOUR);
      const done = await walk.sync();
      expect(done).toMatchObject({ kind: 'full', status: 'finished', created: SOME - 200, unchanged: 0 }); // prettier-ignore
      const finished = walk.told.filter(({ type }) => type === 'import.finished');
      expect(finished.map(({ data }) => data.created)).toEqual([SOME]);
    },
  );

  it('does not know the place any more is read from the beginning', async () => {
    fill(3);
    await walk.connect(org);
    await walk.sync();
    const { id } = await walk.connection();
    await db().salesforceIntegration.update({ where: { id }, data: { cursor: { state: 'of an older version' } } }); // prettier-ignore
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ status: 'finished', created: 0, updated: 0, unchanged: 3 }); // prettier-ignore
  });
});

describe('a full sync', () => {
  it('that was broken off is full, and reads to the end, when it is gone on with', async () => {
    fill(3);
    await walk.connect(org);
    await walk.sync();
    walk.world.clock.travel(HOUR);
    const syncId = await walk.begin('owner', 'full');
    expect((await walk.connection()).cursor).toBeNull();
    const killed = new AbortController();
    walk.salesforce.behave(() => {
      killed.abort();
      return null;
    });
    await expect(walk.work(syncId, killed.signal)).rejects.toBeDefined();
    walk.salesforce.behave(() => null);
    expect(await walk.work(syncId)).toBe('done');
    expect(await read(syncId)).toMatchObject({
      kind: 'full',
      unchanged: 3,
      created: 0,
      updated: 0,
    });
  });

  it('that failed is followed by a full one', async () => {
    fill(3);
    const token = await walk.connect(org);
    await walk.sync();
    walk.world.clock.travel(HOUR);
    org.tokens.delete(token);
    expect(await walk.sync('owner', 'full')).toMatchObject({ status: 'failed' });
    const credentials = tokenFor(walk.salesforce, org.newToken());
    await connectIntegration(walk.world.deps, walk.env, await walk.world.request('owner'), 'salesforce', { credentials, teamId: walk.world.teamId('north') }); // prettier-ignore
    walk.world.clock.travel(HOUR);
    expect(await walk.sync()).toMatchObject({ kind: 'full', status: 'finished', unchanged: 3 });
  });
});
