import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, HOUR, makeDeal, testDeps, type World } from '@/test/factories';
import { runSql } from '@/test/run-sql';
import { inTransaction } from '../platform/db';
import { createLog } from '../platform/log';
import { HANDLERS } from './handlers';
import { runJobs, runRiskSweep } from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  const { db } = world.deps;
  await db.idempotencyKey.deleteMany();
  await db.liveEvent.deleteMany();
  await db.emailMessage.deleteMany();
  await db.$executeRaw`DELETE FROM pgboss.job`;
});
afterAll(() => world.close());

const DAY = 24 * HOUR;
const daysAgo = (days: number) => new Date(world.clock.now().getTime() - days * DAY);

/** Rows that ended so many days ago: remembered answers, places of the live log, mails. */
async function plant(count: number, days: number): Promise<void> {
  const at = daysAgo(days);
  await world.deps.db.$executeRaw`INSERT INTO "IdempotencyKey"
      ("id", "actorId", "route", "key", "requestHash", "createdAt")
    SELECT ${`k${days}-`} || n, 'a', 'r', ${`${days}-`} || n, 'h', ${at}
    FROM generate_series(1, ${count}::int) n`;
  await world.deps.db
    .$executeRaw`INSERT INTO "LiveEvent" ("scopeKey", "type", "payload", "createdAt")
    SELECT 'user:a', 'deal.updated', '{}', ${at} FROM generate_series(1, ${count}::int) n`;
  await world.deps.db.$executeRaw`INSERT INTO "EmailMessage"
      ("id", "to", "template", "status", "createdAt", "finishedAt")
    SELECT ${`m${days}-`} || n, 'a@x.example', 'invite', 'succeeded', ${at}, ${at}
    FROM generate_series(1, ${count}::int) n`;
}
const counts = async () => {
  const { db } = world.deps;
  return [
    await db.idempotencyKey.count(),
    await db.liveEvent.count(),
    await db.emailMessage.count(),
  ];
};
const waiting = async () => {
  const rows = await world.deps.db.$queryRaw<{ name: string }[]>`
    SELECT name FROM pgboss.job WHERE state = 'created' ORDER BY name`;
  return rows.map(({ name }) => name);
};

function captureLog() {
  const written: string[] = [];
  return {
    log: createLog('info', { write: (line) => void written.push(line) }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
const trim = (budgetMs: number, log = createLog('silent')) =>
  HANDLERS.trim?.(world.deps, {}, { budgetMs, log });

/** While `work` runs, somebody else's transaction holds a row. */
async function holding(sql: string, work: () => Promise<void>): Promise<void> {
  const other = testDeps(world.url, world.clock);
  let release: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (release = resolve));
  let held: () => void = () => undefined;
  const isHeld = new Promise<void>((resolve) => (held = resolve));
  const holder = inTransaction(other.db, async (tx) => {
    await tx.$queryRawUnsafe(sql);
    held();
    await done;
  });
  try {
    await isHeld;
    await work();
  } finally {
    release();
    await holder;
    await other.db.$disconnect();
  }
}

describe('old rows', () => {
  it('hold back no scoring, however hard they go', async () => {
    await makeDeal(world);
    await plant(10, 40);
    world.clock.travel(2 * HOUR);
    await holding(`SELECT 1 FROM "IdempotencyKey" FOR UPDATE`, async () => {
      const begun = Date.now();
      expect(await runRiskSweep(world.deps, 10_000)).toMatchObject({ done: true, assessed: 1 });
      expect(Date.now() - begun).toBeLessThan(5_000);
    });
  });

  it('go a batch of each table in turn, and what is left when time is up is a job again', async () => {
    await plant(6_000, 40);
    await plant(10, 0);
    expect(await trim(0)).toEqual({ done: false, failed: 0 });
    // Places of the live log are given a thousand at a time, and only what has one is forgotten.
    expect(await counts()).toEqual([1_010, 5_010, 4_010]);
    expect(await waiting()).toEqual(['trim']);
    expect(await trim(60_000)).toEqual({ done: true, failed: 0 });
    expect(await counts()).toEqual([10, 10, 10]);
    expect(await world.deps.db.lease.count()).toBe(0);
  });

  it('that somebody holds are left for the next time, and nobody is waited for', async () => {
    await plant(10, 40);
    await holding(`SELECT 1 FROM "IdempotencyKey" WHERE "id" = 'k40-3' FOR UPDATE`, async () => {
      expect(await trim(5_000)).toEqual({ done: true, failed: 0 });
      expect(await counts()).toEqual([1, 0, 0]);
    });
    await trim(5_000);
    expect(await counts()).toEqual([0, 0, 0]);
  });

  it('of a table that breaks keep no others, and are told of', async () => {
    await plant(10, 40);
    await runSql(
      world.ownerUrl,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN RAISE EXCEPTION ''not now''; END';
       CREATE TRIGGER refuse BEFORE DELETE ON "IdempotencyKey" EXECUTE FUNCTION refuse()`,
    );
    const { log, lines } = captureLog();
    expect(await trim(5_000, log)).toEqual({ done: true, failed: 1 });
    await runSql(world.ownerUrl, 'DROP FUNCTION refuse CASCADE');
    expect(await counts()).toEqual([10, 0, 0]);
    expect(lines()).toMatchObject([{ trim: 'keys', level: 50 }]);
  });

  it('are nobody’s but one process’s at a time', async () => {
    await plant(10, 40);
    await world.deps.db.lease.create({
      data: { name: 'trim', holder: 'h', expiresAt: new Date(Date.now() + HOUR) },
    });
    expect(await trim(5_000)).toBeNull();
    expect(await counts()).toEqual([10, 10, 10]);
    await world.deps.db.lease.deleteMany();
  });
});

describe('where nothing lives between requests', () => {
  it('the scheduler’s run gets to all of them, beside the jobs that wait', async () => {
    await plant(12_000, 40);
    await makeDeal(world);
    expect(await runJobs(world.url, world.deps, 60_000)).toMatchObject({ failed: 0, done: true });
    const [keys, , mails] = await counts();
    expect([keys, mails]).toEqual([0, 0]);
    expect(await world.deps.db.liveEvent.count({ where: { createdAt: daysAgo(40) } })).toBe(0);
    expect(await waiting()).toEqual([]);
  });
});
