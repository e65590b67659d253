import 'server-only';
import type { Db } from '../platform/db';

/** Marks events as told; answers how many had not been. */
export async function markDispatched(
  db: Db,
  eventIds: readonly string[],
  now: Date,
): Promise<number> {
  const { count } = await db.eventLog.updateMany({
    where: { id: { in: [...eventIds] }, dispatchedAt: null },
    data: { dispatchedAt: now },
  });
  return count;
}

/** Forgets remembered answers of POSTs after a day, as documented. */
export async function deleteOldIdempotencyKeys(db: Db, before: Date): Promise<void> {
  await db.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } });
}

/** Whether the database answers within the given time. */
export async function pingDatabase(db: Db, withinMs: number): Promise<boolean> {
  const late = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), withinMs).unref();
  });
  const answer = db.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
}
