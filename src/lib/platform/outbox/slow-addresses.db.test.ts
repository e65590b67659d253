import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { newId } from '../../core/ids';
import { inTransaction } from '../db';
import { settle, startPump, type Claim, type OutboxTable } from './index';

const TABLE: OutboxTable = {
  name: 'WebhookDelivery',
  lanes: { table: 'Webhook', column: 'webhookId', failing: 'l."failureCount" > 0' },
  perLane: 4,
  leaseMs: 30_000,
};
const QUICK = 4;
const SLOW_MS = 5_000;
const QUICK_MS = 20;
const TRAFFIC_MS = 9_000;
/** How often each quick one, and each slow one, is sent something. */
const QUICK_EVERY_MS = 250;
const SLOW_EVERY_MS = 1_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.deps.db.webhook.deleteMany();
});
afterAll(() => world.close());

async function makeAddresses(count: number, lastDurationMs: number | null): Promise<string[]> {
  const data = Array.from({ length: count }, (_, n) => ({
    id: newId(),
    userId: world.userId('loner'),
    scopeKey: `team:${n % 8}`,
    url: 'https://x.example',
    events: [],
    secretSealed: 's',
    lastDurationMs,
  }));
  await world.deps.db.webhook.createMany({ data });
  return data.map(({ id }) => id);
}

const send = (addresses: readonly string[]) => {
  const now = new Date();
  const plain = { eventType: 'deal.created', body: '{}', createdAt: now, nextAttemptAt: now };
  return world.deps.db.webhookDelivery.createMany({
    data: addresses.map((webhookId) => ({ webhookId, eventId: newId(), ...plain })),
  });
};

const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });

const every = async (ms: number, until: number, work: () => Promise<unknown>) => {
  while (Date.now() < until) await Promise.all([work(), pause(ms)]);
};

/** Addresses that answer 200, most of them slowly, for some seconds, by one process's pump. */
async function run(concurrency: number, slowCount: number, lastDurationMs: number | null) {
  const { db } = world.deps;
  const slow = await makeAddresses(slowCount, lastDurationMs);
  const quick = await makeAddresses(QUICK, QUICK_MS);
  const isSlow = new Set(slow);
  const waits: number[] = [];
  let endAll: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    endAll = resolve;
  });
  let slowNow = 0;
  let slowAtOnce = 0;
  let slowDelivered = 0;

  const exchange = async ({ id, lane }: Claim) => {
    if (!isSlow.has(lane)) {
      const { createdAt } = await db.webhookDelivery.findUniqueOrThrow({ where: { id } });
      waits.push(Date.now() - createdAt.getTime());
      return pause(QUICK_MS);
    }
    slowNow += 1;
    slowAtOnce = Math.max(slowAtOnce, slowNow);
    await Promise.race([pause(SLOW_MS), over]);
    slowNow -= 1;
    slowDelivered += 1;
  };
  const deliver = async (claim: Claim) => {
    const begun = Date.now();
    await exchange(claim);
    const now = new Date();
    await inTransaction(db, async (tx) => {
      const end = { status: 'succeeded', nextAttemptAt: null, responseCode: 200, error: null } as const; // prettier-ignore
      await settle(tx, TABLE, claim, { ...end, now });
      const data = { lastDurationMs: now.getTime() - begun };
      await tx.webhook.update({ where: { id: claim.lane }, data });
    });
  };
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const pump = startPump({ db, table: TABLE, now: () => new Date(), concurrency, deliver, onError }); // prettier-ignore
  let sent = 0;
  const until = Date.now() + TRAFFIC_MS;
  await Promise.all([
    every(SLOW_EVERY_MS, until, () => send(slow)),
    every(QUICK_EVERY_MS, until, () => {
      sent += quick.length;
      return send(quick);
    }),
  ]);
  const deliveredInTime = slowDelivered;
  await expect.poll(() => waits.length, { timeout: 5_000 }).toBe(sent);
  endAll();
  await pump.stop();
  expect(errors).toEqual([]);
  const p95 = waits.toSorted((one, other) => one - other)[Math.floor(waits.length * 0.95)];
  return { p95, longest: Math.max(...waits), slowAtOnce, slowDelivered: deliveredInTime };
}

describe('quick addresses beside many that answer 200 after five seconds', () => {
  it.each([
    [8, 32],
    [32, 64],
  ])('are not kept waiting by new ones: room for %i, %i slow', async (concurrency, slowCount) => {
    const { p95, slowAtOnce, slowDelivered } = await run(concurrency, slowCount, null);
    expect(p95).toBeLessThan(2_000);
    // They never have more than half of the room, and are delivered to all the same.
    expect(slowAtOnce).toBe(concurrency / 2);
    expect(slowDelivered).toBeGreaterThanOrEqual(concurrency / 2);
  });

  it('are kept waiting by ones that were quick a moment ago for two seconds at most', async () => {
    const { longest, slowDelivered } = await run(64, 64, QUICK_MS);
    // And what a busy machine adds.
    expect(longest).toBeLessThan(3_000);
    expect(slowDelivered).toBeGreaterThanOrEqual(64);
  });
});
