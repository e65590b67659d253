import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Db } from './db';

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

export async function releaseLease(db: Db, name: string, holder: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "Lease" WHERE "name" = ${name} AND "holder" = ${holder}`;
}

/** Runs `work` under the lease; `null` where another holds it. */
export async function withLease<T>(
  db: Db,
  name: string,
  seconds: number,
  work: () => Promise<T>,
): Promise<T | null> {
  const holder = await takeLease(db, name, seconds);
  if (holder === null) return null;
  try {
    return await work();
  } finally {
    await releaseLease(db, name, holder);
  }
}
