import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWorld, HOUR, makeDeal, testDeps, type World } from '@/test/factories';
import { startWebhookReceiver, type WebhookReceiver } from '@/test/stand-ins/webhook-receiver';
import { newId } from '../core/ids';
import { getEnv } from '../platform/env';
import { createLog } from '../platform/log';
import { startPump } from '../platform/outbox';
import { deliveryPump } from '../webhooks';
import {
  acceptedBy,
  bodyOf,
  EVERY_VERIFIER,
  KEYS,
  makeEndpoint,
  quiet,
} from '../webhooks/deliveries.test-support';
import { HANDLERS } from './handlers';
import { runJobs } from './index';
import { drainOutbox, startOutbox } from './outbox';
import { startWorker, type Worker } from './worker';

let world: World;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  vi.stubEnv('OUTBOUND_ALLOWED_HOSTS', receiver.host);
  vi.stubEnv(
    'SENTINEL_ENCRYPTION_KEYS',
    KEYS.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
  );
  // Read once, as at the start of a process.
  expect(getEnv().OUTBOUND_ALLOWED_HOSTS).toEqual([receiver.host]);
  world = await createWorld();
});
beforeEach(async () => {
  const { db } = world.deps;
  await db.webhook.deleteMany();
  await db.deal.deleteMany();
  await db.eventLog.deleteMany();
  await db.$executeRaw`DELETE FROM pgboss.job`;
  receiver.answer({});
});
afterAll(async () => {
  await receiver.close();
  await world.close();
});

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});
/** A worker that has looked around, as one that has been running for a while. */
async function settledWorker(deps = world.deps) {
  const worker = await startWorker(world.url, deps, quiet);
  workers.push(worker);
  await expect.poll(() => world.deps.db.lease.count(), { timeout: 20_000 }).toBe(0);
  return worker;
}

const make = (name = 'Acme') => makeDeal(world, { name, teamId: world.teamId('north') });
const statuses = async () => {
  const groups = await world.deps.db.webhookDelivery.groupBy({ by: ['status'], _count: true });
  return Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
};
/** What came since, as `path id`. */
const arrivals = (since: number) =>
  receiver.requests.slice(since).map((request) => `${request.path} ${bodyOf(request).id}`);

describe('a worker', () => {
  it('delivers within a second of the commit, without a look at the queue', async () => {
    const { secret } = await makeEndpoint(world, `${receiver.url}/hook`);
    await settledWorker();
    const since = receiver.requests.length;
    await make();
    const committed = Date.now();
    const [request] = (await receiver.arrived(since + 1)).slice(since);
    if (!request) throw new Error('nothing came');
    expect(request.at - committed).toBeLessThan(1_000);
    expect(acceptedBy(request, secret)).toEqual(EVERY_VERIFIER);
  });

  it('finds within a second what another process has written', async () => {
    const { id } = await makeEndpoint(world, `${receiver.url}/hook`);
    await settledWorker();
    const since = receiver.requests.length;
    const at = world.clock.now();
    const body = JSON.stringify({ id: 'evt_x' });
    await world.deps.db.webhookDelivery.create({
      data: {
        webhookId: id,
        eventId: newId(),
        eventType: 'deal.created',
        body,
        createdAt: at,
        nextAttemptAt: at,
      },
    });
    const committed = Date.now();
    const [request] = (await receiver.arrived(since + 1)).slice(since);
    expect(Number(request?.at) - committed).toBeLessThan(1_000);
  });

  it('that is stopped lets what is on its way arrive, and begins no more', async () => {
    await makeEndpoint(world, `${receiver.url}/hook`);
    const worker = await settledWorker();
    receiver.answer({ delayMs: 300 });
    const since = receiver.requests.length;
    await make();
    await receiver.arrived(since + 1);
    await worker.stop();
    expect(await statuses()).toEqual({ succeeded: 1 });
    await make();
    expect(await statuses()).toEqual({ succeeded: 1, pending: 1 });
  });

  it('sends nothing that names somebody who was erased', async () => {
    const { id: webhookId } = await makeEndpoint(world, `${receiver.url}/hook`);
    const { db } = world.deps;
    const person = { personId: 'c1234567890erased', email: 'gone@test.example' };
    await db.erasedPerson.create({ data: { id: 'deleted-y', name: 'Deleted person', ...person } });
    const at = world.clock.now();
    const by = { id: person.personId, name: 'Ada Gone', email: person.email };
    const body = JSON.stringify({ id: 'evt_y', data: { by, note: `Ask ${person.email}` } });
    const since = receiver.requests.length;
    await db.webhookDelivery.create({
      data: {
        webhookId,
        eventId: newId(),
        eventType: 'deal.created',
        body,
        createdAt: at,
        nextAttemptAt: at,
      },
    });
    await drainOutbox('webhooks', world.deps, quiet, 10_000);
    const [request] = (await receiver.arrived(since + 1)).slice(since);
    if (!request) throw new Error('nothing came');
    expect(bodyOf(request)).toMatchObject({
      data: {
        by: { id: 'deleted-y', name: 'Deleted person' },
        note: 'Ask deleted-y@person.invalid',
      },
    });
    await db.erasedPerson.deleteMany();
  });

  it('that takes the job of a commit wakes what sends', async () => {
    let looks = 0;
    const now = () => {
      looks += 1;
      return world.clock.now();
    };
    const pump = startPump(deliveryPump({ ...world.deps, now }, quiet));
    try {
      // Left alone it looks every half second.
      for (let n = 0; n < 5; n += 1) {
        await expect.poll(() => looks, { interval: 5 }).toBeGreaterThan(n);
        const before = looks;
        await HANDLERS['event-dispatch']?.(world.deps, {}, { budgetMs: 1_000, log: quiet });
        await expect.poll(() => looks, { timeout: 250, interval: 5 }).toBeGreaterThan(before);
      }
    } finally {
      await pump.stop();
    }
  });

  it('keeps up with a commit that follows the other: the queue is empty soon', async () => {
    const { db } = world.deps;
    for (let n = 0; n < 40; n += 1) await make(`Deal ${n}`);
    const waiting = () =>
      db.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) FROM pgboss.job WHERE name = 'event-dispatch' AND state < 'completed'`.then(
        ([row]) => Number(row?.count),
      );
    expect(await waiting()).toBe(40);
    await settledWorker();
    // One job a look would take more than a minute.
    await expect.poll(waiting, { timeout: 10_000 }).toBe(0);
  });
});

describe('the scheduler and workers at once', () => {
  it('deliver everything, and each once', async () => {
    const { db } = world.deps;
    const endpoints = [];
    for (let n = 0; n < 5; n += 1) {
      endpoints.push(await makeEndpoint(world, `${receiver.url}/hook${n}`));
    }
    const since = receiver.requests.length;
    const at = world.clock.now();
    const events = Array.from({ length: 60 }, () => `evt_${newId()}`);
    await db.webhookDelivery.createMany({
      data: endpoints.flatMap(({ id }) =>
        events.map((eventId) => ({
          webhookId: id,
          eventId,
          eventType: 'deal.created',
          body: JSON.stringify({ id: eventId }),
          createdAt: at,
          nextAttemptAt: at,
        })),
      ),
    });
    const other = testDeps(world.url, world.clock);
    const outbox = startOutbox(other, quiet);
    try {
      const drained = drainOutbox('webhooks', world.deps, quiet, 20_000);
      await expect.poll(statuses, { timeout: 20_000 }).toEqual({ succeeded: 300 });
      expect(await drained).toMatchObject({ done: true });
    } finally {
      await outbox.stop();
      await other.db.$disconnect();
    }
    const came = arrivals(since);
    expect(came).toHaveLength(300);
    expect(new Set(came).size).toBe(300);
    expect(await db.webhookAttempt.count({ where: { succeeded: true } })).toBe(300);
  });

  it('leave out no endpoint for one that hangs', async () => {
    const hanging = await makeEndpoint(world, `${receiver.url}/hangs`);
    for (let n = 0; n < 3; n += 1) await makeEndpoint(world, `${receiver.url}/well${n}`);
    receiver.answer(({ path }) => (path === '/hangs' ? { fault: 'hang' } : {}));
    await settledWorker();
    const waits: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const since = receiver.requests.filter(({ path }) => path !== '/hangs').length;
      await make(`Deal ${n}`);
      const committed = Date.now();
      const well = () => receiver.requests.filter(({ path }) => path !== '/hangs').slice(since);
      await expect.poll(() => well().length, { timeout: 5_000, interval: 5 }).toBe(3);
      waits.push(...well().map(({ at }) => at - committed));
    }
    expect(Math.max(...waits)).toBeLessThan(2_000);
    const waiting = { webhookId: hanging.id, status: 'pending' };
    expect(await world.deps.db.webhookDelivery.count({ where: waiting })).toBe(6);
    // What hangs is let go of, so that the worker need not wait for it.
    await receiver.close();
    receiver = await startWebhookReceiver(Number(receiver.host.split(':')[1]));
  });
});

describe('without a worker', () => {
  it('the job run delivers what waits, and what its own jobs have made', async () => {
    await makeEndpoint(world, `${receiver.url}/hook`);
    const since = receiver.requests.length;
    await make();
    const written: string[] = [];
    const log = createLog('info', { write: (line) => void written.push(line) });
    expect(await runJobs(world.url, world.deps, 30_000, log)).toMatchObject({
      failed: 0,
      done: true,
    });
    expect(receiver.requests.length).toBe(since + 1);
    expect(await statuses()).toEqual({ succeeded: 1 });
    expect(written).toEqual([]);
  });
});

describe('the trim', () => {
  it('forgets deliveries that ended more than thirty days ago, with their attempts', async () => {
    const { db } = world.deps;
    const { id: on } = await makeEndpoint(world, `${receiver.url}/hook`);
    const { id: off } = await makeEndpoint(world, `${receiver.url}/off`);
    await db.webhook.update({ where: { id: off }, data: { isActive: false } });
    const now = world.clock.now();
    const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * HOUR);
    const row = async (eventId: string, created: number, ended: number | null, webhookId = on) =>
      db.webhookDelivery.create({
        data: {
          webhookId,
          eventId,
          eventType: 'deal.created',
          body: '{}',
          createdAt: daysAgo(created),
          finishedAt: ended === null ? null : daysAgo(ended),
          nextAttemptAt: ended === null ? new Date(now.getTime() + HOUR) : null,
          status: ended === null ? 'pending' : 'succeeded',
          attempts: {
            create: { webhookId, attempt: 1, startedAt: now, durationMs: 1, succeeded: false },
          },
        },
      });
    await row('old', 40, 31);
    await row('ended of late', 40, 29);
    await row('waits still', 40, null);
    await row('of an endpoint that is off', 1, null, off);
    await HANDLERS.trim?.(world.deps, {}, { budgetMs: 5_000, log: quiet });
    const left = await db.webhookDelivery.findMany({
      include: { attempts: true },
      orderBy: { eventId: 'asc' },
    });
    expect(left.map(({ eventId, status, attempts }) => [eventId, status, attempts.length])).toEqual(
      [
        ['ended of late', 'succeeded', 1],
        ['of an endpoint that is off', 'cancelled', 1],
        ['waits still', 'pending', 1],
      ],
    );
    expect(await db.webhookAttempt.count()).toBe(3);
  });
});
