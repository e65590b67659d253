import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Db } from './db';

/** Lengthens the lease by its seconds from now; false where another has taken it meanwhile. */
export type Renew = () => Promise<boolean>;

/**
 * Takes a named lease, or null where somebody else holds it. It expires by itself, so that a holder
 * that died blocks nobody for longer than `seconds`.
 */
export async function takeLease(db: Db, name: string, seconds: number): Promise<string | null> {
  const holder = randomUUID();
  const rows = await db.$queryRaw<{ holder: string }[]>`
    INSERT INTO "Lease" ("name", "holder", "expiresAt")
    VALUES (${name}, ${holder}, now() + make_interval(secs => ${seconds}))
    ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "expiresAt" = excluded."expiresAt"
      WHERE "Lease"."expiresAt" < now()
    RETURNING "holder"`;
  return rows[0]?.holder === holder ? holder : null;
}

/** A lease that ran out but that nobody took is the holder's still, and is renewed. */
export async function renewLease(
  db: Db,
  name: string,
  holder: string,
  seconds: number,
): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "Lease" SET "expiresAt" = now() + make_interval(secs => ${seconds})
    WHERE "name" = ${name} AND "holder" = ${holder}`;
  return renewed === 1;
}

export async function releaseLease(db: Db, name: string, holder: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "Lease" WHERE "name" = ${name} AND "holder" = ${holder}`;
}

/**
 * Runs `work` under the lease; `null` where another holds it. Leases are short, so that a killed
 * process is soon followed: long work calls `renew` between its steps, and stops when it is false.
 */
export async function withLease<T>(
  db: Db,
  name: string,
  seconds: number,
  work: (renew: Renew) => Promise<T>,
): Promise<T | null> {
  const holder = await takeLease(db, name, seconds);
  if (holder === null) return null;
  try {
    return await work(() => renewLease(db, name, holder, seconds));
  } finally {
    await releaseLease(db, name, holder);
  }
}

/** How often a kept lease is renewed within its time. */
const RENEWALS = 4;

/**
 * Runs `work` under a lease that a timer keeps alive; `null` where another holds it.
 *
 * @param work is given whether the lease is still held, and how to make sure
 */
export function withKeptLease<T>(
  db: Db,
  name: string,
  seconds: number,
  work: (isHeld: () => boolean, makeSure: Renew) => Promise<T>,
): Promise<T | null> {
  return withLease(db, name, seconds, async (renew) => {
    let held = true;
    const timer = setInterval(
      () => {
        renew().then(
          (kept) => (held &&= kept),
          // The database is away: the work itself will fail, or the lease outlives the trouble.
          () => undefined,
        );
      },
      (seconds * 1_000) / RENEWALS,
    );
    timer.unref();
    try {
      return await work(() => held, renew);
    } finally {
      clearInterval(timer);
    }
  });
}
