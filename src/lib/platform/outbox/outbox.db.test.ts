import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, DAY, type World } from '@/test/factories';
import { newId } from '../../core/ids';
import { createDatabase, inTransaction } from '../db';
import {
  claimDue,
  drain,
  settle,
  startPump,
  wakePumps,
  type Claim,
  type OutboxTable,
  type PumpOptions,
  type RunningPump,
} from './index';

const TABLE: OutboxTable = {
  name: 'WebhookDelivery',
  lanes: { table: 'Webhook', column: 'webhookId', troubled: 'l."failureCount" > 0' },
  perLane: 4,
  leaseMs: 30_000,
};
const START = new Date('2026-03-02T09:00:00Z');

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  world.clock.set(START);
  await world.deps.db.webhook.deleteMany();
});
afterAll(() => world.close());

/** An address with that many rows that are due, the oldest first. */
async function lane(rows: number, given: { failureCount?: number; isActive?: boolean } = {}) {
  const id = newId();
  const { db } = world.deps;
  const owner = { userId: world.userId('loner'), scopeKey: `user:${world.userId('loner')}` };
  const plain = { url: 'https://x.example', events: [], secretSealed: 's' };
  await db.webhook.create({ data: { id, ...owner, ...plain, ...given } });
  await addTo(id, rows);
  return id;
}

async function addTo(webhookId: string, rows: number, at = world.clock.now()) {
  await world.deps.db.webhookDelivery.createMany({
    data: Array.from({ length: rows }, (_, n) => ({
      webhookId,
      eventId: newId(),
      eventType: 'deal.created',
      body: '{}',
      createdAt: at,
      nextAttemptAt: new Date(at.getTime() - rows + n),
    })),
  });
}

const claim = (limit: number, troubledLimit = limit) =>
  claimDue(world.deps.db, TABLE, { limit, troubledLimit, now: world.clock.now() });
const end = (given: Claim, status: 'succeeded' | 'pending' = 'succeeded') =>
  inTransaction(world.deps.db, (tx) =>
    settle(tx, TABLE, given, {
      status,
      nextAttemptAt: status === 'pending' ? world.clock.now() : null,
      responseCode: 200,
      error: null,
      now: world.clock.now(),
    }),
  );
const perLane = (claims: readonly Claim[]) =>
  claims.reduce<Record<string, number>>(
    (counts, each) => ({ ...counts, [each.lane]: (counts[each.lane] ?? 0) + 1 }),
    {},
  );
/** When the next row is due, or may be taken over; null where nothing waits. */
const nextDueAt = async () => {
  const { _min } = await world.deps.db.webhookDelivery.aggregate({
    where: { status: 'pending' },
    _min: { nextAttemptAt: true },
  });
  return _min.nextAttemptAt;
};
const rowOf = (id: string) => world.deps.db.webhookDelivery.findUniqueOrThrow({ where: { id } });

describe('a claim', () => {
  it('takes what is due, the oldest first, and no more of one address than is allowed', async () => {
    const [one, other] = [await lane(10), await lane(2)];
    const claims = await claim(100);
    expect(perLane(claims)).toEqual({ [one]: 4, [other]: 2 });
    const oldest = await world.deps.db.webhookDelivery.findMany({
      where: { webhookId: one, leaseToken: { not: null } },
      orderBy: { nextAttemptAt: 'asc' },
    });
    expect(oldest.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1]);
    expect(await claim(100)).toEqual([]);
    const [first] = claims.filter((each) => each.lane === one);
    if (first) await end(first);
    expect(perLane(await claim(100))).toEqual({ [one]: 1 });
  });

  it('is bounded by what is asked for, and leaves out what is off or not due', async () => {
    await lane(3, { isActive: false });
    const id = await lane(3);
    await world.deps.db.webhookDelivery.updateMany({
      where: { webhookId: id },
      data: { nextAttemptAt: new Date(START.getTime() + 1) },
    });
    expect(await claim(100)).toEqual([]);
    world.clock.travel(1);
    expect(await claim(2)).toHaveLength(2);
  });

  it('holds its bound over any number that claim at once', async () => {
    const lanes = [await lane(40), await lane(40), await lane(40)];
    const other = createDatabase(world.url);
    try {
      const limits = { limit: 5, troubledLimit: 5, now: world.clock.now() };
      const claims = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          claimDue(n % 2 ? other : world.deps.db, TABLE, limits),
        ),
      );
      const all = claims.flat();
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
      expect(perLane(all)).toEqual(Object.fromEntries(lanes.map((id) => [id, 4])));
    } finally {
      await other.$disconnect();
    }
  });

  it('waits for nobody who holds a row, and passes that row over', async () => {
    const [held, free] = [await lane(2), await lane(1)];
    let release: () => void = () => undefined;
    const mayGo = new Promise<void>((resolve) => {
      release = resolve;
    });
    let tellHeld: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      tellHeld = resolve;
    });
    const erasing = inTransaction(world.deps.db, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "WebhookDelivery" WHERE "webhookId" = ${held}
        ORDER BY "nextAttemptAt" LIMIT 1 FOR UPDATE`;
      tellHeld();
      await mayGo;
    });
    await isHeld;
    expect(perLane(await claim(100))).toEqual({ [held]: 1, [free]: 1 });
    release();
    await erasing;
    expect(perLane(await claim(100))).toEqual({ [held]: 1 });
  });

  it('takes one at a time of an address that fails, and not more of such than allowed', async () => {
    const failing = [];
    for (let n = 0; n < 5; n += 1) failing.push(await lane(10, { failureCount: 1 }));
    const healthy = await lane(10);
    const claims = await claim(100, 3);
    const { [healthy]: ofHealthy, ...ofFailing } = perLane(claims);
    expect(ofHealthy).toBe(4);
    expect(Object.values(ofFailing)).toEqual([1, 1, 1]);
    expect(claims.filter(({ troubled }) => troubled)).toHaveLength(3);
    for (const each of claims) await end(each);
    // Where there is room for few, it is not theirs.
    expect(perLane(await claim(4, 3))).toEqual({ [healthy]: 4 });
  });

  it('takes an address whose exchange lasts for one in trouble', async () => {
    const id = await lane(3);
    expect(await claim(1)).toMatchObject([{ lane: id, troubled: false }]);
    world.clock.travel(2_000);
    expect(await claim(1)).toMatchObject([{ lane: id, troubled: false }]);
    world.clock.travel(1);
    expect(await claim(1, 0)).toEqual([]);
    expect(await claim(1, 1)).toMatchObject([{ lane: id, troubled: true }]);
  });

  it('lasts as long as its lease', async () => {
    await lane(1);
    const [mine] = await claim(1);
    if (!mine) throw new Error('nothing was claimed');
    expect(await nextDueAt()).toEqual(new Date(START.getTime() + 30_000));
    world.clock.travel(29_999);
    expect(await claim(1)).toEqual([]);
    world.clock.travel(1);
    const [theirs] = await claim(1);
    expect(theirs).toMatchObject({ id: mine.id, attempt: 2 });
    // Whoever comes back late changes nothing, whatever they have to say.
    const before = await rowOf(mine.id);
    expect(await end(mine)).toBe(false);
    expect(await end(mine, 'pending')).toBe(false);
    expect(await rowOf(mine.id)).toEqual(before);
    if (theirs) expect(await end(theirs)).toBe(true);
    expect(await rowOf(mine.id)).toMatchObject({ status: 'succeeded', attempt: 2 });
    expect(await nextDueAt()).toBeNull();
  });

  it('of a row that was cancelled meanwhile ends nothing', async () => {
    await lane(1);
    const [mine] = await claim(1);
    if (!mine) throw new Error('nothing was claimed');
    await world.deps.db.webhookDelivery.updateMany({ data: { status: 'cancelled' } });
    expect(await end(mine)).toBe(false);
    expect((await rowOf(mine.id)).status).toBe('cancelled');
  });
});

describe('a pump', () => {
  const running: RunningPump[] = [];
  const open: (() => void)[] = [];
  /** A delivery that lasts until it is let through. */
  function gated() {
    const begun: Claim[] = [];
    const waiting = new Map<string, () => void>();
    const deliver = async (given: Claim) => {
      begun.push(given);
      await new Promise<void>((resolve) => {
        waiting.set(given.id, resolve);
        open.push(resolve);
      });
      await end(given);
    };
    return { begun, deliver, letThrough: (id: string) => waiting.get(id)?.() };
  }
  const options = (given: Partial<PumpOptions> = {}): PumpOptions => ({
    db: world.deps.db,
    table: TABLE,
    now: world.deps.now,
    concurrency: 8,
    deliver: (each) => end(each).then(() => undefined),
    onError: (error) => {
      throw error;
    },
    ...given,
  });
  const start = (given: Partial<PumpOptions>) => {
    const pump = startPump(options(given));
    running.push(pump);
    return pump;
  };
  afterEach(async () => {
    for (const letThrough of open.splice(0)) letThrough();
    await Promise.all(running.splice(0).map((pump) => pump.stop()));
  });

  it('drains all that is due, and what becomes due meanwhile', async () => {
    const lanes = [await lane(30), await lane(5)];
    let added = false;
    const deliver = async (given: Claim) => {
      if (!added) {
        added = true;
        await addTo(lanes[1] ?? '', 7);
      }
      await end(given);
    };
    const until = Date.now() + 20_000;
    expect(await drain(options({ deliver }), { until })).toEqual({ attempted: 42, done: true });
    expect(await nextDueAt()).toBeNull();
    expect(await drain(options(), { until: 0 })).toEqual({ attempted: 0, done: false });
  });

  it('has no more under way than allowed, half of it with addresses in trouble', async () => {
    for (let n = 0; n < 6; n += 1) await lane(3, { failureCount: 1 });
    for (let n = 0; n < 6; n += 1) await lane(3);
    const { begun, deliver, letThrough } = gated();
    start({ deliver });
    await expect.poll(() => begun.length).toBe(8);
    expect(begun.filter(({ troubled }) => troubled).length).toBeLessThanOrEqual(4);
    letThrough(begun[0]?.id ?? '');
    await expect.poll(() => begun.length).toBe(9);
    expect(begun.filter(({ troubled }) => troubled).length).toBeLessThanOrEqual(4);
  });

  it('gives addresses in trouble half of its room where nobody else wants it', async () => {
    for (let n = 0; n < 9; n += 1) await lane(1, { failureCount: 1 });
    const { begun, deliver } = gated();
    start({ deliver });
    await expect.poll(() => begun.length).toBe(4);
    const healthy = await lane(4);
    wakePumps();
    await expect.poll(() => begun.length).toBe(8);
    expect(perLane(begun)[healthy]).toBe(4);
  });

  it('goes on beside exchanges that hang, however many', async () => {
    for (let n = 0; n < 3; n += 1) await lane(4);
    const { begun, deliver } = gated();
    start({ deliver });
    await expect.poll(() => begun.length).toBe(8);
    // After two seconds they make room: for the four that were left out, and for whoever is new.
    await expect.poll(() => begun.length, { timeout: 5_000 }).toBe(12);
    const healthy = await lane(4);
    wakePumps();
    await expect.poll(() => perLane(begun)[healthy]).toBe(4);
  });

  it('is woken at once, and looks by itself soon after', async () => {
    const { begun, deliver } = gated();
    start({ deliver });
    await lane(1);
    await expect.poll(() => begun.length, { timeout: 2_000, interval: 10 }).toBe(1);
    await lane(1);
    wakePumps();
    await expect.poll(() => begun.length, { timeout: 2_000, interval: 10 }).toBe(2);
  });

  it('that stops begins nothing more, and waits for what is on its way', async () => {
    await lane(9);
    const { begun, deliver, letThrough } = gated();
    const pump = start({ deliver });
    await expect.poll(() => begun.length).toBe(4);
    let stopped = false;
    const stopping = pump.stop().then(() => {
      stopped = true;
    });
    for (const { id } of begun.slice(0, 3)) letThrough(id);
    await expect.poll(() => world.deps.db.webhookDelivery.count({ where: { status: 'succeeded' } })).toBe(3); // prettier-ignore
    expect(stopped).toBe(false);
    letThrough(begun[3]?.id ?? '');
    await stopping;
    expect(begun).toHaveLength(4);
    wakePumps();
    expect(await world.deps.db.webhookDelivery.count({ where: { status: 'pending' } })).toBe(5);
  });

  it('tells of what breaks, and goes on; the row comes back when its lease ends', async () => {
    await lane(2);
    const errors: unknown[] = [];
    let first = true;
    const deliver = async (given: Claim) => {
      if (first) {
        first = false;
        throw new Error('broken');
      }
      await end(given);
    };
    const onError = (error: unknown) => void errors.push(error);
    const until = Date.now() + 10_000;
    expect(await drain(options({ deliver, onError }), { until })).toEqual({
      attempted: 2,
      done: true,
    });
    expect(errors).toEqual([new Error('broken')]);
    world.clock.travel(DAY);
    expect(await drain(options(), { until })).toEqual({ attempted: 1, done: true });
  });

  it('outlives a database that does not answer', async () => {
    await lane(1);
    const gone = createDatabase('postgresql://nobody@127.0.0.1:1/none');
    const errors: unknown[] = [];
    let db = gone;
    const given = options({ onError: (error) => void errors.push(error) });
    const pump = startPump({
      ...given,
      get db() {
        return db;
      },
    });
    running.push(pump);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    db = world.deps.db;
    await expect.poll(() => nextDueAt(), { timeout: 3_000 }).toBeNull();
    await gone.$disconnect();
  });
});
