import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, HOUR, refusal, type PersonKey, type World } from '@/test/factories';
import { newId } from '../core/ids';
import { eventBodySchemaOf } from './event-schema';
import { getDelivery, listDeliveries } from './list-deliveries';
import { MAX_REDELIVERED } from './model';
import { redeliver, redeliverSince, type RedeliverLimits } from './redeliver';
import { listDeliveriesQuery } from './schema';
import { testWebhook } from './test-webhook';
import { as, auditOf, makeDelivery, makeWebhook } from './webhooks.test-support';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(async () => {
  await world.deps.db.webhook.deleteMany();
});
afterAll(() => world.close());

const list = async (webhookId: string, query: object = {}, by: PersonKey = 'owner') =>
  listDeliveries(world.deps, await world.actor(by), webhookId, listDeliveriesQuery.parse(query));
const idsOf = async (webhookId: string, query: object = {}) =>
  (await list(webhookId, query)).deliveries.map(({ id }) => id);
const again = async (id: string, by: PersonKey = 'owner') =>
  redeliver(world.deps, await as(world, by), id);
const againSince = async (
  id: string,
  since: Date,
  by: PersonKey = 'owner',
  { batch = 2_000, most = MAX_REDELIVERED }: Partial<RedeliverLimits> = {},
) => redeliverSince(world.deps, await as(world, by), id, { since }, { batch, most });
const tryOut = async (id: string, event?: 'deal.at_risk', by: PersonKey = 'owner') =>
  testWebhook(world.deps, await as(world, by), id, { event });
const rowOf = (id: string) => world.deps.db.webhookDelivery.findUniqueOrThrow({ where: { id } });
const switchOff = (id: string) =>
  world.deps.db.webhook.update({ where: { id }, data: { isActive: false } });
const ago = (ms: number) => new Date(world.clock.now().getTime() - ms);

describe('the log', () => {
  it('is paged newest first without a gap, also among deliveries of one moment', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push(await makeDelivery(world, id));
    world.clock.travel(1_000);
    for (let n = 0; n < 2; n += 1) made.push(await makeDelivery(world, id));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(id, { limit: 3, cursor });
      seen.push(...page.deliveries.map((each) => each.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.slice(0, 2).toSorted()).toEqual(made.slice(5).toSorted());
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(await refusal(list(id, { cursor: 'x' }))).toEqual({ code: 'BAD_REQUEST', fields: ['cursor'] }); // prettier-ignore
  });

  it('is narrowed by state, event and time', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const old = await makeDelivery(world, id, { createdAt: ago(2 * HOUR) });
    const won = await makeDelivery(world, id, { eventType: 'deal.closed_won', status: 'succeeded' }); // prettier-ignore
    const waits = await makeDelivery(world, id, { status: 'pending', attempt: 0 });
    expect(await idsOf(id, { status: 'failed' })).toEqual([old]);
    expect(await idsOf(id, { event: 'deal.closed_won' })).toEqual([won]);
    expect(await idsOf(id, { status: 'pending', event: 'deal.closed_won' })).toEqual([]);
    expect(await idsOf(id, { until: ago(HOUR).toISOString() })).toEqual([old]);
    expect((await idsOf(id, { since: ago(HOUR).toISOString() })).toSorted()).toEqual([won, waits].toSorted()); // prettier-ignore
    expect(listDeliveriesQuery.safeParse({ status: 'lost' }).success).toBe(false);
    expect(listDeliveriesQuery.safeParse({ since: '0000-01-01T00:00:00Z' }).success).toBe(false);
  });

  it('shows a delivery with its exact body and each attempt, to those who may', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const deliveryId = await makeDelivery(world, id, { status: 'succeeded', attempt: 2 });
    const attempt = { deliveryId, webhookId: id, durationMs: 12, startedAt: world.clock.now() };
    await world.deps.db.webhookAttempt.createMany({
      data: [
        { ...attempt, attempt: 2, succeeded: true, responseCode: 200, responseBody: 'ok', byHand: true }, // prettier-ignore
        { ...attempt, attempt: 1, succeeded: false, error: 'The connection was refused.' },
      ],
    });
    const read = async (by: PersonKey) =>
      getDelivery(world.deps, await world.actor(by), deliveryId);
    expect(await read('admin')).toMatchObject({
      id: deliveryId,
      webhookId: id,
      body: '{"id":"x"}',
      nextAttemptAt: null,
      log: [
        { attempt: 1, succeeded: false, error: 'The connection was refused.', byHand: false },
        { attempt: 2, succeeded: true, responseCode: 200, responseBody: 'ok', byHand: true },
      ],
    });
    expect((await refusal(read('viewer'))).code).toBe('FORBIDDEN');
    expect((await refusal(read('outsider'))).code).toBe('NOT_FOUND');
    expect((await refusal(list(id, {}, 'member'))).code).toBe('FORBIDDEN');
    expect((await refusal(list(id, {}, 'loner'))).code).toBe('NOT_FOUND');
  });
});

describe('a test', () => {
  it('queues an example with a body of its own, as the catalogue promises it', async () => {
    const { id } = await makeWebhook(world, 'owner', { events: ['deal.closed_won'] });
    const first = await tryOut(id);
    expect(first).toMatchObject({ event: 'deal.closed_won', status: 'pending', attempts: 0, dealId: null }); // prettier-ignore
    const chosen = await tryOut(id, 'deal.at_risk');
    for (const { id: deliveryId, event } of [first, chosen]) {
      const { body, eventId, nextAttemptAt } = await rowOf(deliveryId);
      const told = eventBodySchemaOf(event).parse(JSON.parse(body));
      expect(told).toMatchObject({ id: eventId, timestamp: world.clock.now().toISOString(), data: { test: true } }); // prettier-ignore
      expect(eventId).toMatch(/^evt_test_/);
      expect(nextAttemptAt).toEqual(world.clock.now());
    }
    await switchOff(id);
    expect((await refusal(tryOut(id))).code).toBe('CONFLICT');
    expect((await refusal(tryOut(id, undefined, 'viewer'))).code).toBe('FORBIDDEN');
  });
});

describe('delivering again', () => {
  it('arms a finished delivery anew under its event id, with the schedule before it', async () => {
    const { id } = await makeWebhook(world, 'owner');
    for (const status of ['failed', 'succeeded', 'cancelled'] as const) {
      const deliveryId = await makeDelivery(world, id, { status, attempt: 7, attemptsBefore: 2 });
      const told = await again(deliveryId, 'admin');
      expect(told).toMatchObject({ status: 'pending', attempts: 7, finishedAt: null });
      expect(await rowOf(deliveryId)).toMatchObject({
        eventId: told.eventId,
        attempt: 7,
        attemptsBefore: 7,
        nextAttemptAt: world.clock.now(),
        leaseToken: null,
      });
    }
    const entries = (await auditOf(world, id)).slice(1);
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({ action: 'webhook.redelivered', data: { host: '127.0.0.1:9911', count: 1 } }); // prettier-ignore
  });

  it('tries one that waits now, and leaves one that is on its way to arrive', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const waits = await makeDelivery(world, id, { status: 'pending', attempt: 3 });
    const later = new Date(world.clock.now().getTime() + 5 * HOUR);
    await world.deps.db.webhookDelivery.update({ where: { id: waits }, data: { nextAttemptAt: later } }); // prettier-ignore
    expect((await again(waits)).nextAttemptAt).toBe(world.clock.now().toISOString());
    const leaseUntil = new Date(world.clock.now().getTime() + 1_000);
    const flies = await makeDelivery(world, id, { status: 'pending', attempt: 3, leaseUntil });
    await again(flies);
    expect(await rowOf(flies)).toMatchObject({ leaseUntil, attempt: 3, attemptsBefore: 0 });
  });

  it('says that the endpoint is off, and knows only what one may see', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const deliveryId = await makeDelivery(world, id);
    expect((await refusal(again(deliveryId, 'member'))).code).toBe('FORBIDDEN');
    expect((await refusal(again(deliveryId, 'outsider'))).code).toBe('NOT_FOUND');
    expect((await refusal(again(newId()))).code).toBe('NOT_FOUND');
    await switchOff(id);
    expect((await refusal(again(deliveryId))).code).toBe('CONFLICT');
    expect((await refusal(againSince(id, ago(HOUR)))).code).toBe('CONFLICT');
    expect((await rowOf(deliveryId)).status).toBe('failed');
  });

  it('takes all that failed or was cancelled since a moment, in batches, and counts them', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const other = await makeWebhook(world, 'owner');
    const wanted = [
      await makeDelivery(world, id),
      await makeDelivery(world, id, { createdAt: ago(HOUR) }),
      await makeDelivery(world, id, { status: 'cancelled', attempt: 0 }),
      await makeDelivery(world, id),
      await makeDelivery(world, id),
    ];
    const left = [
      await makeDelivery(world, id, { createdAt: ago(HOUR + 1) }),
      await makeDelivery(world, id, { status: 'succeeded' }),
      await makeDelivery(world, id, { eventId: `evt_test_${newId()}` }),
      await makeDelivery(world, other.id),
    ];
    expect(await againSince(id, ago(HOUR), 'owner', { batch: 2 })).toEqual({ count: 5, remaining: 0 }); // prettier-ignore
    for (const each of wanted) expect((await rowOf(each)).status).toBe('pending');
    for (const each of left) expect((await rowOf(each)).status).not.toBe('pending');
    const counts = (await auditOf(world, id)).slice(1).map(({ data }) => (data as { count: number }).count); // prettier-ignore
    expect(counts).toEqual([2, 2, 1]);
    expect(await againSince(id, ago(HOUR))).toEqual({ count: 0, remaining: 0 });
    expect(await auditOf(world, id)).toHaveLength(4);
  });

  it('takes so many in one request as one may, the oldest first, and says how many are left', async () => {
    const { id } = await makeWebhook(world, 'owner');
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.push(await makeDelivery(world, id, { createdAt: ago(HOUR - n) })); // prettier-ignore
    const limits = { batch: 2, most: 3 };
    const counts: object[] = [];
    for (let request = 0; request < 4; request += 1) {
      counts.push(await againSince(id, ago(HOUR), 'owner', limits));
      const statuses = await Promise.all(made.map(async (each) => (await rowOf(each)).status));
      const armed = Math.min(7, 3 * (request + 1));
      expect(statuses).toEqual(made.map((_, n) => (n < armed ? 'pending' : 'failed')));
    }
    expect(counts).toEqual([
      { count: 3, remaining: 4 },
      { count: 3, remaining: 1 },
      { count: 1, remaining: 0 },
      { count: 0, remaining: 0 },
    ]);
  });

  it('arms each once when two ask at the same time', async () => {
    const { id } = await makeWebhook(world, 'owner');
    for (let n = 0; n < 9; n += 1) await makeDelivery(world, id);
    const both = await Promise.all([againSince(id, ago(HOUR), 'owner', { batch: 2 }), againSince(id, ago(HOUR), 'admin', { batch: 2 })]); // prettier-ignore
    expect(both[0].count + both[1].count).toBe(9);
  });
});
