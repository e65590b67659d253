import 'server-only';
import type { Db, Prisma } from '../../platform/db';

/** An answer that was given to the same question over the same figures; null where there is none. */
export async function findCached(db: Db, key: string, now: Date): Promise<unknown> {
  const row = await db.assistantCache.findUnique({ where: { key } });
  return row && row.expiresAt > now ? row.answer : null;
}

export async function keepCached(
  db: Db,
  key: string,
  answer: Prisma.InputJsonValue,
  { now, until }: { now: Date; until: Date },
): Promise<void> {
  const row = { answer, createdAt: now, expiresAt: until };
  await db.assistantCache.upsert({ where: { key }, create: { key, ...row }, update: row });
}

/** Removes what is over, a bounded number at a time. @returns how many */
export function trimCached(db: Db, now: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "AssistantCache" WHERE "key" IN
    (SELECT "key" FROM "AssistantCache" WHERE "expiresAt" <= ${now} LIMIT ${limit})`;
}
