import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';

const SAVE_ASSESSMENTS = `UPDATE "Deal" AS d SET
    "riskScore" = r."riskScore", "riskLevel" = r."riskLevel", "riskReasons" = r."riskReasons",
    "riskContributions" = r."riskContributions", "riskNextAction" = r."riskNextAction",
    "riskAlertState" = r."riskAlertState", "priority" = r."priority", "riskAsOf" = r."riskAsOf",
    "riskPolicyVersion" = r."riskPolicyVersion", "riskEngineVersion" = r."riskEngineVersion",
    "riskNormsVersion" = r."riskNormsVersion", "stageEnteredAt" = r."stageEnteredAt",
    "lastTouchAt" = r."lastTouchAt", "pushCount" = r."pushCount", "eventSequence" = r."eventSequence"
  FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "riskScore" float8, "riskLevel" text,
    "riskReasons" text[], "riskContributions" jsonb, "riskNextAction" jsonb, "riskAlertState" jsonb,
    "priority" float8, "riskAsOf" timestamptz, "riskPolicyVersion" text, "riskEngineVersion" text,
    "riskNormsVersion" text, "stageEnteredAt" timestamptz, "lastTouchAt" timestamptz, "pushCount" int,
    "eventSequence" int)
  WHERE d."id" = r."id"`;

export async function saveAssessments(tx: Tx, deals: readonly DealRecord[]): Promise<void> {
  if (deals.length === 0) return;
  await tx.$executeRawUnsafe(SAVE_ASSESSMENTS, JSON.stringify(deals));
}

/**
 * The next open deals of a scope whose assessment is older than `before`, locked. Rows that somebody
 * is editing right now are passed over: their edit assesses them.
 */
export async function lockStaleDeals(
  tx: Tx,
  scopeKey: string,
  before: Date,
  limit: number,
): Promise<DealRecord[]> {
  const ids = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NULL
      AND ("riskAsOf" IS NULL OR "riskAsOf" < ${before})
    ORDER BY "riskAsOf" NULLS FIRST LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return tx.deal.findMany({ where: { id: { in: ids.map(({ id }) => id) } } });
}

/** Every owner key that has open deals. */
export async function listScopeKeys(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ scopeKey: string }[]>`
    SELECT DISTINCT "scopeKey" FROM "Deal" WHERE "deletedAt" IS NULL ORDER BY "scopeKey"`;
  return rows.map(({ scopeKey }) => scopeKey);
}
