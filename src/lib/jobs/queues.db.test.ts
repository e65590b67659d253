import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countRows, createWorld, HOUR, makeDeal, testDeps, type World } from '@/test/factories';
import { inTransaction } from '../platform/db';
import { createLog } from '../platform/log';
import { enqueue, queueState } from '../platform/queue';
import { HANDLERS } from './handlers';
import queues from './queues.json';
import { readHealth, runJobs } from './index';
import { manyDeals } from './many-deals.test-support';
import { startWorker } from './worker';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.$executeRaw`DELETE FROM pgboss.job`;
  await world.deps.db.eventLog.deleteMany();
});
afterAll(() => world.close());

const enqueueAlone = (queue: string, data: object, options = {}) =>
  inTransaction(world.deps.db, (tx) => enqueue(tx, queue, data, options));
const states = async () => {
  const rows = await world.deps.db.$queryRaw<{ name: string; state: string }[]>`
    SELECT name, state::text FROM pgboss.job ORDER BY created_on`;
  return rows.map(({ name, state }) => [name, state]);
};

function captureLog() {
  const written: string[] = [];
  return {
    log: createLog('info', { write: (line) => void written.push(line) }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('the queues', () => {
  it('each have a handler, and each handler has a queue', () => {
    expect(Object.keys(HANDLERS).toSorted()).toEqual(queues.map(({ name }) => name).toSorted());
  });

  it('are made by the migration step, as they are declared', async () => {
    const made = await world.deps.db.$queryRaw`
      SELECT name, policy, retry_limit AS "retryLimit", retry_backoff AS "retryBackoff",
        expire_seconds AS "expireInSeconds" FROM pgboss.queue WHERE name NOT LIKE '\\_\\_%' ORDER BY name`;
    expect(made).toEqual(queues.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });
});

describe('a job', () => {
  it('of a transaction that rolls back is never there', async () => {
    const work = inTransaction(world.deps.db, async (tx) => {
      await enqueue(tx, 'event-dispatch', {});
      throw new Error('changed its mind');
    });
    await expect(work).rejects.toThrow('changed its mind');
    expect(await states()).toEqual([]);
  });

  it('of one that commits is there', async () => {
    await enqueueAlone('event-dispatch', {});
    expect(await states()).toEqual([['event-dispatch', 'created']]);
    expect(await queueState(world.deps.db)).toEqual({ ok: true, waiting: 1 });
  });

  it('for a queue that does not exist is an error, not a loss', async () => {
    await expect(enqueueAlone('event-dispach', {})).rejects.toThrow('does not exist');
  });

  it('with a key waits once', async () => {
    await enqueueAlone('risk-sweep', {}, { singletonKey: 'one' });
    await enqueueAlone('risk-sweep', {}, { singletonKey: 'one' });
    expect(await states()).toHaveLength(1);
  });

  it('can start later', async () => {
    await enqueueAlone('event-dispatch', {}, { startAfterSeconds: 3600 });
    expect(await runJobs(world.url, world.deps, 10_000)).toMatchObject({ completed: 0 });
    expect(await states()).toEqual([['event-dispatch', 'created']]);
  });
});

describe('draining the queues', () => {
  it('runs every waiting job, one of each commit among them', async () => {
    await makeDeal(world);
    await makeDeal(world);
    await enqueueAlone('risk-sweep', {});
    expect(await states()).toEqual([
      ['event-dispatch', 'created'],
      ['event-dispatch', 'created'],
      ['risk-sweep', 'created'],
    ]);
    expect(await runJobs(world.url, world.deps, 30_000)).toEqual({
      completed: 3,
      failed: 0,
      done: true,
    });
    expect(await queueState(world.deps.db)).toEqual({ ok: true, waiting: 0 });
    const before = await countRows(world.deps);
    expect(await runJobs(world.url, world.deps, 30_000)).toMatchObject({ completed: 0 });
    expect(await countRows(world.deps)).toEqual(before);
  });

  it('gives a job that fails back for a later try, and goes on with the others', async () => {
    await enqueueAlone('erase-team', { teamId: 7 });
    await makeDeal(world);
    const { log, lines } = captureLog();
    const counts = await runJobs(world.url, world.deps, 30_000, log);
    expect(counts).toEqual({ completed: 1, failed: 1, done: true });
    expect((await states()).toSorted()).toEqual([
      ['erase-team', 'retry'],
      ['event-dispatch', 'completed'],
    ]);
    const [job] = await world.deps.db.$queryRaw<{ output: { message: string } }[]>`
      SELECT output FROM pgboss.job WHERE state = 'retry'`;
    expect(job?.output.message).toContain('teamId');
    expect(lines()).toMatchObject([{ msg: 'job failed', queue: 'erase-team', level: 50 }]);
    expect(lines()[0]).toMatchObject({ job: expect.any(String), err: { type: 'ZodError' } });
  });

  it('stops at its budget and says that jobs are left', async () => {
    await makeDeal(world);
    expect(await runJobs(world.url, world.deps, 0)).toEqual({
      completed: 0,
      failed: 0,
      done: false,
    });
    expect(await states()).toEqual([['event-dispatch', 'created']]);
  });
});

describe('a worker', () => {
  it('does what waits, sweeps at its start, and stops', async () => {
    await makeDeal(world);
    const { log } = captureLog();
    const worker = await startWorker(world.url, world.deps, log);
    try {
      await expect
        .poll(states, { timeout: 10_000 })
        .toContainEqual(['event-dispatch', 'completed']);
      await expect.poll(states, { timeout: 10_000 }).toContainEqual(['risk-sweep', 'completed']);
    } finally {
      await worker.stop();
    }
    const schedules = await world.deps.db
      .$queryRaw`SELECT name, cron FROM pgboss.schedule ORDER BY name`;
    expect(schedules).toEqual([
      { name: 'digests', cron: '*/5 * * * *' },
      { name: 'import-watch', cron: '* * * * *' },
      { name: 'next-step-watch', cron: '*/10 * * * *' },
      { name: 'policy-watch', cron: '* * * * *' },
      { name: 'risk-run-watch', cron: '* * * * *' },
      { name: 'risk-sweep', cron: '*/10 * * * *' },
      { name: 'sync-watch', cron: '* * * * *' },
      { name: 'trim', cron: '*/10 * * * *' },
    ]);
  });
});

describe('a worker that is stopped', () => {
  it('has told of a job that failed, and given it back', async () => {
    await enqueueAlone('erase-team', { teamId: 7 });
    const { log, lines } = captureLog();
    const worker = await startWorker(world.url, world.deps, log);
    try {
      await expect.poll(states, { timeout: 10_000 }).toContainEqual(['erase-team', 'retry']);
    } finally {
      await worker.stop();
    }
    const told = lines().filter(({ msg }) => msg === 'job failed');
    expect(told).toMatchObject([{ queue: 'erase-team', err: { type: 'ZodError' } }]);
  });

  it('ends its sweep after the batch, and gives the lease back', async () => {
    await world.deps.db.deal.deleteMany();
    await manyDeals(world, 3_000);
    world.clock.travel(2 * HOUR);
    const unassessed = () =>
      world.deps.db.deal.count({ where: { riskAsOf: { lt: world.clock.now() } } });
    const { log, lines } = captureLog();
    const worker = await startWorker(world.url, world.deps, log);
    await expect.poll(unassessed, { timeout: 10_000, interval: 10 }).toBeLessThan(3_000);
    await worker.stop();
    expect(await world.deps.db.lease.count()).toBe(0);
    expect(lines().find(({ queue }) => queue === 'risk-sweep')).toMatchObject({
      msg: 'job done',
      result: { done: false, failed: 0 },
    });
    const left = await unassessed();
    expect(left).toBeGreaterThan(0);
    expect(left % 500).toBe(0);
  });
});

describe('health', () => {
  it('names the parts, and the jobs that wait', async () => {
    await makeDeal(world);
    const health = await readHealth(world.deps);
    expect(health).toMatchObject({
      status: 'ok',
      jobsWaiting: 1,
      parts: { database: 'up', queue: 'up', redis: 'off', auditTrail: 'guarded' },
    });
  });

  it('says so when the app runs as the owner of the audit trail', async () => {
    const asOwner = testDeps(world.ownerUrl, world.clock);
    const { status, parts } = await readHealth(asOwner);
    await asOwner.db.$disconnect();
    expect({ status, auditTrail: parts.auditTrail }).toEqual({
      status: 'ok',
      auditTrail: 'unguarded',
    });
  });
});
