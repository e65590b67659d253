import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '@/test/factories';
import { releaseLease, renewLease, takeLease, withLease } from './lease';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.deps.db.lease.deleteMany());
afterAll(() => world.close());

const expire = () =>
  world.deps.db.$executeRaw`UPDATE "Lease" SET "expiresAt" = now() - interval '1 second'`;
const secondsLeft = async () => {
  const rows = await world.deps.db.$queryRaw<{ left: number }[]>`
    SELECT extract(epoch FROM "expiresAt" - now())::float8 AS "left" FROM "Lease"`;
  return rows[0]?.left ?? null;
};

describe('a lease', () => {
  it('of a holder that died ends by itself', async () => {
    const { db } = world.deps;
    expect(await takeLease(db, 'work', 60)).not.toBeNull();
    expect(await takeLease(db, 'work', 60)).toBeNull();
    await expire();
    const next = await takeLease(db, 'work', 60);
    expect(next).not.toBeNull();
    await releaseLease(db, 'work', 'somebody else');
    expect(await takeLease(db, 'work', 60)).toBeNull();
    await releaseLease(db, 'work', next ?? '');
    expect(await takeLease(db, 'work', 60)).not.toBeNull();
  });

  it('is lengthened by its holder alone', async () => {
    const { db } = world.deps;
    const holder = (await takeLease(db, 'work', 10)) ?? '';
    expect(await renewLease(db, 'work', 'somebody else', 500)).toBe(false);
    expect(await secondsLeft()).toBeLessThan(11);
    expect(await renewLease(db, 'work', holder, 500)).toBe(true);
    expect(await secondsLeft()).toBeGreaterThan(400);
  });

  it('that ran out while nobody wanted it is still the holder’s', async () => {
    const { db } = world.deps;
    const holder = (await takeLease(db, 'work', 10)) ?? '';
    await expire();
    expect(await renewLease(db, 'work', holder, 10)).toBe(true);
    expect(await takeLease(db, 'work', 10)).toBeNull();
  });
});

describe('work under a lease', () => {
  it('keeps it by renewing, and gives it back', async () => {
    const { db } = world.deps;
    const result = await withLease(db, 'work', 30, async (renew) => {
      await expire();
      const kept = await renew();
      return [kept, await withLease(db, 'work', 30, async () => 'both'), await secondsLeft()];
    });
    expect(result).toEqual([true, null, expect.closeTo(30, -1)]);
    expect(await db.lease.count()).toBe(0);
  });

  it('is told when it was lost, and does not take it from the one who has it now', async () => {
    const { db } = world.deps;
    const kept = await withLease(db, 'work', 30, async (renew) => {
      await expire();
      await takeLease(db, 'work', 30);
      return renew();
    });
    expect(kept).toBe(false);
    expect(await db.lease.count()).toBe(1);
  });

  it('that throws gives it back too', async () => {
    const { db } = world.deps;
    const work = withLease(db, 'work', 30, () => Promise.reject(new Error('broke')));
    await expect(work).rejects.toThrow('broke');
    expect(await db.lease.count()).toBe(0);
  });
});
