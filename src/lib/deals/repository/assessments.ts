import 'server-only';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';

const SAVE_ASSESSMENTS = `UPDATE "Deal" AS d SET
    "riskScore" = r."riskScore", "riskLevel" = r."riskLevel", "riskReasons" = r."riskReasons",
    "riskContributions" = r."riskContributions", "riskNextAction" = r."riskNextAction",
    "riskAlertState" = r."riskAlertState", "priority" = r."priority", "riskAsOf" = r."riskAsOf",
    "riskPolicyVersion" = r."riskPolicyVersion", "riskEngineVersion" = r."riskEngineVersion",
    "riskNormsVersion" = r."riskNormsVersion", "riskInputsHash" = r."riskInputsHash",
    "stageEnteredAt" = r."stageEnteredAt",
    "lastTouchAt" = r."lastTouchAt", "pushCount" = r."pushCount", "eventSequence" = r."eventSequence"
  FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "riskScore" float8, "riskLevel" text,
    "riskReasons" text[], "riskContributions" jsonb, "riskNextAction" jsonb, "riskAlertState" jsonb,
    "priority" float8, "riskAsOf" timestamptz, "riskPolicyVersion" text, "riskEngineVersion" text,
    "riskNormsVersion" text, "riskInputsHash" text, "stageEnteredAt" timestamptz, "lastTouchAt" timestamptz, "pushCount" int,
    "eventSequence" int)
  WHERE d."id" = r."id"`;

/** Only what an assessment changes is sent: a sweep writes every open deal. */
const assessedPart = (deal: DealRecord) => ({
  id: deal.id,
  riskScore: deal.riskScore,
  riskLevel: deal.riskLevel,
  riskReasons: deal.riskReasons,
  riskContributions: deal.riskContributions,
  riskNextAction: deal.riskNextAction,
  riskAlertState: deal.riskAlertState,
  priority: deal.priority,
  riskAsOf: deal.riskAsOf,
  riskPolicyVersion: deal.riskPolicyVersion,
  riskEngineVersion: deal.riskEngineVersion,
  riskNormsVersion: deal.riskNormsVersion,
  riskInputsHash: deal.riskInputsHash,
  stageEnteredAt: deal.stageEnteredAt,
  lastTouchAt: deal.lastTouchAt,
  pushCount: deal.pushCount,
  eventSequence: deal.eventSequence,
});

export async function saveAssessments(tx: Tx, deals: readonly DealRecord[]): Promise<void> {
  if (deals.length === 0) return;
  await tx.$executeRawUnsafe(SAVE_ASSESSMENTS, JSON.stringify(deals.map(assessedPart)));
}

/** The expression of the index `Deal_open_risk_as_of`, letter for letter. */
const ASSESSED_AT = Prisma.sql`(coalesce("riskAsOf", '-infinity'::timestamptz))`;

/** Assessed before that time, or with another policy or other norms than those versions. */
export type Stale =
  Date | { readonly otherThan: { readonly policy: string; readonly norms: string } };

const staleCondition = (stale: Stale): Prisma.Sql =>
  stale instanceof Date
    ? Prisma.sql`${ASSESSED_AT} < ${stale}`
    : Prisma.sql`("riskNormsVersion" IS DISTINCT FROM ${stale.otherThan.norms}
        OR "riskPolicyVersion" IS DISTINCT FROM ${stale.otherThan.policy})`;

/**
 * The next open deals of a scope whose assessment is stale, the oldest first, locked. Rows that
 * somebody is editing right now are passed over: their edit assesses them.
 */
export function lockStaleDeals(
  tx: Tx,
  scopeKey: string,
  stale: Stale,
  limit: number,
): Promise<DealRecord[]> {
  // The rows as they are locked: asking for them again by their ids costs more than this does.
  return tx.$queryRaw<DealRecord[]>`
    SELECT * FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NULL
      AND ${staleCondition(stale)}
    ORDER BY ${ASSESSED_AT} LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
}

/**
 * Every owner key that has open deals, the one whose oldest assessment is oldest first. Walks from
 * key to key by index, so that it costs by the number of keys and not of deals.
 */
export async function listScopesByOldestAssessment(db: Db): Promise<string[]> {
  const open = Prisma.sql`"deletedAt" IS NULL AND "outcome" IS NULL`;
  const first = Prisma.sql`ORDER BY "scopeKey", ${ASSESSED_AT} LIMIT 1`;
  const rows = await db.$queryRaw<{ scopeKey: string }[]>`
    WITH RECURSIVE scope AS (
      (SELECT "scopeKey", ${ASSESSED_AT} AS "assessedAt" FROM "Deal" WHERE ${open} ${first})
      UNION ALL
      SELECT following.* FROM scope CROSS JOIN LATERAL (
        SELECT "scopeKey", ${ASSESSED_AT} AS "assessedAt" FROM "Deal"
        WHERE ${open} AND "scopeKey" > scope."scopeKey" ${first}
      ) AS following
    )
    SELECT "scopeKey" FROM scope ORDER BY "assessedAt", "scopeKey"`;
  return rows.map(({ scopeKey }) => scopeKey);
}

/** The held alerts of the deals that a person has snoozed beyond now or dismissed. */
export function listHandledAlerts(
  tx: Tx,
  dealIds: readonly string[],
  now: Date,
): Promise<{ dealId: string; kind: string }[]> {
  return tx.alert.findMany({
    where: {
      dealId: { in: [...dealIds] },
      closedAt: null,
      replayed: false,
      OR: [{ dismissedAt: { not: null } }, { snoozedUntil: { gt: now } }],
    },
    select: { dealId: true, kind: true },
  });
}
