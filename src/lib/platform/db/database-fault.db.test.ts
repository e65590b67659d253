import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, makeDeal, type World } from '@/test/factories';
import { readHealth } from '../../jobs';
import {
  afterCommit,
  createDatabase,
  inTransaction,
  isDatabaseAway,
  isUniqueViolation,
} from './index';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );
/** An address at which nothing listens. */
const nowhere = createDatabase('postgresql://nobody:x@127.0.0.1:1/none');

describe('a database that is away', () => {
  it('is told apart from a wrong query', async () => {
    expect(isDatabaseAway(await faultOf(nowhere.$queryRaw`SELECT 1`))).toBe(true);
    expect(isDatabaseAway(await faultOf(nowhere.deal.findMany()))).toBe(true);
    expect(isDatabaseAway(await faultOf(inTransaction(nowhere, (tx) => tx.deal.count())))).toBe(
      true,
    );
    const wrong = await faultOf(world.deps.db.$queryRaw`SELECT 1/0`);
    expect(isDatabaseAway(wrong)).toBe(false);
    // What the driver throws at a transaction's start or end is wrapped by nobody.
    const bare = Object.assign(new Error('ConnectionClosed'), {
      cause: { kind: 'ConnectionClosed' },
    });
    expect(isDatabaseAway(bare)).toBe(true);
    expect(isDatabaseAway(new Error('something else'))).toBe(false);
    expect(isDatabaseAway('text')).toBe(false);
  });

  it('that goes away in mid-query counts too, and the next query works again', async () => {
    const sleeping = faultOf(world.deps.db.$queryRaw`SELECT pg_sleep(20)::text`);
    const end = () => world.deps.db.$queryRaw<{ ended: boolean }[]>`
      SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
      WHERE query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid() AND datname = current_database()`;
    while ((await end()).length === 0);
    expect(isDatabaseAway(await sleeping)).toBe(true);
    expect((await makeDeal(world)).version).toBe(1);
  });

  it('makes health say down, and does not throw', async () => {
    const health = await readHealth({ db: nowhere, now: () => new Date() });
    expect(health).toMatchObject({ status: 'down', parts: { database: 'down', queue: 'down' } });
    expect(health.parts).not.toHaveProperty('auditTrail');
  });
});

describe('a unique key that refuses', () => {
  it('is known as such, from Prisma and from raw SQL', async () => {
    const { db } = world.deps;
    const data = { name: 'work', holder: 'h', expiresAt: new Date() };
    await db.lease.create({ data });
    expect(isUniqueViolation(await faultOf(db.lease.create({ data })))).toBe(true);
    const raw = db.$executeRaw`INSERT INTO "Lease" VALUES ('work', 'h', now())`;
    expect(isUniqueViolation(await faultOf(raw))).toBe(true);
    expect(isUniqueViolation(await faultOf(db.$queryRaw`SELECT 1/0`))).toBe(false);
  });
});

describe('two transactions that wait for each other', () => {
  it('both go through: whichever gave way is run again, and what follows a commit runs once', async () => {
    const [first, second] = [await makeDeal(world), await makeDeal(world)];
    const rename = (
      tx: Parameters<Parameters<typeof inTransaction>[1]>[0],
      id: string,
      by: string,
    ) =>
      tx.$executeRaw`UPDATE "Deal" SET "account" = coalesce("account", '') || ${by} WHERE "id" = ${id}`;
    const tries: string[] = [];
    const followed: string[] = [];
    // Each waits until the other has its first row, the first time only.
    const holding = new Map<string, () => void>();
    const both = Promise.all(
      ['a', 'b'].map((by) => new Promise<void>((resolve) => void holding.set(by, resolve))),
    );
    const run = (by: string, ids: readonly string[]) =>
      inTransaction(world.deps.db, async (tx) => {
        tries.push(by);
        afterCommit(tx, () => followed.push(by));
        const [one = '', other = ''] = ids;
        await rename(tx, one, by);
        holding.get(by)?.();
        await both;
        await rename(tx, other, by);
      });
    await Promise.all([run('a', [first.id, second.id]), run('b', [second.id, first.id])]);
    expect(tries.length).toBeGreaterThan(2);
    expect(followed.toSorted()).toEqual(['a', 'b']);
    for (const { id } of [first, second]) {
      const { account } = await world.deps.db.deal.findUniqueOrThrow({ where: { id } });
      expect(account?.split('').toSorted().join('')).toMatch(/ab$/);
    }
  });
});
