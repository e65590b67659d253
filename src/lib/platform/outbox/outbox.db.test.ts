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
  type ClaimLimits,
  type OutboxTable,
  type PumpOptions,
  type RunningPump,
} from './index';

const TABLE: OutboxTable = {
  name: 'WebhookDelivery',
  lanes: { table: 'Webhook', column: 'webhookId', failing: 'l."failureCount" > 0' },
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

interface LaneState {
  readonly scopeKey?: string;
  readonly failureCount?: number;
  readonly lastDurationMs?: number | null;
  readonly isActive?: boolean;
}

/**
 * An address with that many rows that are due, the oldest first: of nobody else's, and quick, unless said
 * otherwise.
 */
async function lane(rows: number, given: LaneState = {}) {
  const id = newId();
  const { db } = world.deps;
  const owner = { userId: world.userId('loner'), scopeKey: `team:${id}` };
  const plain = { url: 'https://x.example', events: [], secretSealed: 's', lastDurationMs: 50 };
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

const limitsOf = (limit: number, given: Partial<ClaimLimits> = {}): ClaimLimits => ({
  limit,
  troubledLimit: limit,
  scopeLimit: limit,
  troubledNow: new Map(),
  now: world.deps.now,
  ...given,
});
const claim = (limit: number, troubledLimit = limit) =>
  claimDue(world.deps.db, TABLE, limitsOf(limit, { troubledLimit }));
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
      const limits = limitsOf(5);
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

  it('takes an address that answered slowly for one in trouble, though several at a time', async () => {
    const slow = await lane(10, { lastDurationMs: 2_001 });
    const quick = await lane(10, { lastDurationMs: 2_000 });
    const claims = await claim(100, 3);
    expect(perLane(claims)).toEqual({ [slow]: 3, [quick]: 4 });
    expect(claims.filter(({ troubled }) => troubled).map(({ lane: of }) => of)).toEqual([slow, slow, slow]); // prettier-ignore
    expect(perLane(await claim(100))).toEqual({ [slow]: 1 });
  });

  it('tries an address with one exchange before it believes it, and before those in trouble', async () => {
    const slow = await lane(10, { lastDurationMs: 5_000 });
    const failing = await lane(10, { failureCount: 1 });
    world.clock.travel(1_000);
    const unproven = await lane(10, { lastDurationMs: null });
    const [first, ...others] = await claim(100, 1);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ lane: unproven, troubled: true });
    expect(perLane(await claim(100))).toEqual({ [slow]: 4, [failing]: 1 });
    await world.deps.db.webhook.update({ where: { id: unproven }, data: { lastDurationMs: 80 } });
    const more = await claim(100, 0);
    expect(perLane(more)).toEqual({ [unproven]: 3 });
    expect(more.some(({ troubled }) => troubled)).toBe(false);
  });

  it('leaves of the room for those in trouble a part to each team and person', async () => {
    const [one, other] = ['team:one', 'team:other'];
    for (let n = 0; n < 6; n += 1) await lane(4, { scopeKey: one, failureCount: 1 });
    const quick = await lane(4, { scopeKey: one });
    world.clock.travel(1_000);
    for (let n = 0; n < 6; n += 1) await lane(4, { scopeKey: other, lastDurationMs: 9_000 });
    const limits = limitsOf(100, { troubledLimit: 8, scopeLimit: 4, troubledNow: new Map([[one, 3]]) }); // prettier-ignore
    const claims = await claimDue(world.deps.db, TABLE, limits);
    const inTrouble = claims.filter(({ troubled }) => troubled);
    expect(inTrouble.filter(({ scopeKey }) => scopeKey === one)).toHaveLength(1);
    expect(inTrouble.filter(({ scopeKey }) => scopeKey === other)).toHaveLength(4);
    // What a team has under way with those in trouble takes nothing from its others.
    expect(perLane(claims)[quick]).toBe(4);
  });

  it('gives what is left for those in trouble to whoever has the fewest of them under way', async () => {
    for (const scopeKey of ['team:one', 'team:other']) {
      for (let n = 0; n < 3; n += 1) await lane(4, { scopeKey, lastDurationMs: 5_000 });
    }
    world.clock.travel(60_000);
    const late = await lane(4, { scopeKey: 'team:late', lastDurationMs: 5_000 });
    const troubledNow = new Map([
      ['team:one', 3],
      ['team:other', 2],
    ]);
    const limits = limitsOf(100, { troubledLimit: 4, scopeLimit: 4, troubledNow });
    const claims = await claimDue(world.deps.db, TABLE, limits);
    expect(claims.map(({ scopeKey }) => scopeKey).toSorted()).toEqual(['team:late', 'team:late', 'team:late', 'team:other']); // prettier-ignore
    expect(perLane(claims)[late]).toBe(3);
  });

  it('reads the clock when its turn has come: nobody who waited has a shorter lease', async () => {
    await lane(1);
    let release: () => void = () => undefined;
    const mayGo = new Promise<void>((resolve) => {
      release = resolve;
    });
    let tellHeld: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      tellHeld = resolve;
    });
    const holding = inTransaction(world.deps.db, async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('outbox:WebhookDelivery'))`;
      tellHeld();
      await mayGo;
    });
    await isHeld;
    const waiting = claim(1);
    await expect
      .poll(async () => {
        const [row] = await world.deps.db.$queryRaw<{ waits: number }[]>`
          SELECT count(*)::int AS "waits" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND "database" = (SELECT oid FROM pg_database WHERE datname = current_database())`;
        return row?.waits;
      })
      .toBe(1);
    world.clock.travel(20_000);
    release();
    await holding;
    const [mine] = await waiting;
    expect((await rowOf(mine?.id ?? '')).leaseUntil).toEqual(new Date(START.getTime() + 50_000));
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
    const { begun, deliver, letThrough } = gated();
    start({ deliver, now: () => new Date() });
    await expect.poll(() => begun.length).toBe(8);
    const healthy = await lane(5);
    // After two seconds they make room: for others, not for the four of theirs that were left out.
    await expect.poll(() => perLane(begun)[healthy], { timeout: 5_000 }).toBe(4);
    letThrough(begun.at(-1)?.id ?? '');
    await expect.poll(() => perLane(begun)[healthy]).toBe(5);
    expect(begun).toHaveLength(13);
    // They go on once fewer hang than there is room for such.
    for (const { id } of begun.slice(0, 5)) letThrough(id);
    await expect.poll(() => begun.length).toBeGreaterThan(13);
  });

  it('lets no team take all the room for addresses in trouble', async () => {
    for (let n = 0; n < 64; n += 1) await lane(2, { scopeKey: 'team:one', lastDurationMs: 5_000 });
    world.clock.travel(1_000);
    const other = await lane(2, { scopeKey: 'team:other', lastDurationMs: 5_000 });
    const { begun, deliver, letThrough } = gated();
    start({ deliver });
    await expect.poll(() => begun.length).toBe(4);
    expect(perLane(begun)[other]).toBe(2);
    // As many again of the same team, and no more.
    for (const { id } of begun) letThrough(id);
    await expect.poll(() => begun.length).toBe(6);
    expect(begun.slice(4).map(({ scopeKey }) => scopeKey)).toEqual(['team:one', 'team:one']);
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
