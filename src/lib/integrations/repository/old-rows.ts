import 'server-only';
import type { Db } from '../../platform/db';

/** Runs that ended; the last one of each connection stays, since the next sync goes by it. */
export const deleteOldRuns = (db: Db, before: Date, limit: number): Promise<number> =>
  db.$executeRaw`DELETE FROM "SyncRun" WHERE "id" IN (
    SELECT r."id" FROM "SyncRun" r
    WHERE r."status" IN ('finished', 'failed', 'cancelled') AND r."createdAt" < ${before}
      AND EXISTS (SELECT 1 FROM "SyncRun" n
        WHERE n."integrationId" = r."integrationId" AND n."createdAt" > r."createdAt")
    ORDER BY r."createdAt" LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED)`;

/** What was sent stays as long as its deal: by it the source's own word of it is known, in any year. */
export const deleteOldPushes = (db: Db, before: Date, limit: number): Promise<number> =>
  db.$executeRaw`DELETE FROM "CrmPush" WHERE "id" IN (
    SELECT "id" FROM "CrmPush" WHERE "status" NOT IN ('pending', 'sent') AND "finishedAt" < ${before}
    LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;

export const deleteOldLogs = (db: Db, before: Date, limit: number): Promise<number> =>
  db.$executeRaw`DELETE FROM "IntegrationLog" WHERE "id" IN (
    SELECT "id" FROM "IntegrationLog" WHERE "createdAt" < ${before}
    ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
