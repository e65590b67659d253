import 'server-only';
import type { Db } from '../platform/db';

/** The oldest remembered answers of POSTs from before a moment. @returns how many, at most `limit` */
export function deleteOldIdempotencyKeys(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "IdempotencyKey" WHERE "id" IN (
    SELECT "id" FROM "IdempotencyKey" WHERE "createdAt" < ${before}
    ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}

/**
 * Scopes in which a policy was switched on since a moment, of whose open deals some are scored with
 * another, and for which no rescoring runs (it would hold the lease) or waits.
 */
export async function listUnfinishedRescorings(db: Db, since: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ scopeKey: string }[]>`
    WITH "inForce" AS (
      SELECT DISTINCT ON (a."scopeKey") a."scopeKey", p."version"
      FROM "RiskPolicyActivation" a JOIN "RiskPolicy" p ON p."id" = a."policyId"
      WHERE a."activatedAt" >= ${since}
      ORDER BY a."scopeKey", a."activatedAt" DESC, a."id" DESC
    )
    SELECT f."scopeKey" FROM "inForce" f
    WHERE EXISTS (SELECT 1 FROM "Deal" d
        WHERE d."scopeKey" = f."scopeKey" AND d."deletedAt" IS NULL AND d."outcome" IS NULL
          AND d."riskPolicyVersion" IS DISTINCT FROM f."version")
      AND NOT EXISTS (SELECT 1 FROM "Lease" l
        WHERE l."name" = 'policy-rescore:' || f."scopeKey" AND l."expiresAt" > now())
      AND NOT EXISTS (SELECT 1 FROM pgboss.job j
        WHERE j.name = 'policy-rescore' AND j.state < 'active'
          AND j.data->>'scopeKey' = f."scopeKey")
    ORDER BY f."scopeKey" LIMIT 100`;
  return rows.map(({ scopeKey }) => scopeKey);
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
