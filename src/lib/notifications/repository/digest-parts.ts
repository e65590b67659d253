import 'server-only';
import { Prisma, type Db } from '../../platform/db';
import type { DigestDealDto, SumDto } from '../dto';
import type { DigestPartName } from '../model';

/** What a digest is about: a place, a period (after `from`, up to `to`) and for whom it is made. */
export interface DigestView {
  readonly scopeKey: string;
  readonly userId: string;
  readonly from: Date;
  readonly to: Date;
}

export interface PartDeal extends Omit<DigestDealDto, 'note'> {
  /** What the note is made of: a reason, a step with its time (ISO 8601, UTC), or the stages before and after. */
  readonly first: string | null;
  readonly second: string | null;
}

export interface Part {
  readonly count: number;
  readonly sums: readonly SumDto[];
  readonly deals: readonly PartDeal[];
}

const SHOWN = 5;

/** For each part the ids of its deals, each once, with what the note is made of. */
function membersOf(part: DigestPartName, { scopeKey, from, to }: DigestView): Prisma.Sql {
  const within = (column: Prisma.Sql) => Prisma.sql`${column} > ${from} AND ${column} <= ${to}`;
  const closed = (outcome: string) => Prisma.sql`
    SELECT d."id" AS "dealId", d."lostReason" AS "first", NULL::text AS "second" FROM "Deal" d
    WHERE d."scopeKey" = ${scopeKey} AND d."outcome" = ${outcome}::"DealOutcome"
      AND ${within(Prisma.sql`d."closedAt"`)}`;
  const parts: Record<DigestPartName, Prisma.Sql> = {
    newAtRisk: Prisma.sql`
      SELECT DISTINCT ON (a."dealId") a."dealId", a."reasons"[1] AS "first", NULL::text AS "second"
      FROM "Alert" a JOIN "Deal" o ON o."id" = a."dealId" AND o."outcome" IS NULL
      WHERE a."scopeKey" = ${scopeKey} AND ${within(Prisma.sql`a."openedAt"`)}
        AND a."announced" AND NOT a."replayed" AND a."closedAt" IS NULL AND a."dismissedAt" IS NULL
      ORDER BY a."dealId", a."openedAt" DESC`,
    recovered: Prisma.sql`
      SELECT DISTINCT ON (a."dealId") a."dealId", NULL::text AS "first", NULL::text AS "second"
      FROM "Alert" a JOIN "Deal" o ON o."id" = a."dealId" AND o."outcome" IS NULL
      WHERE a."scopeKey" = ${scopeKey} AND ${within(Prisma.sql`a."closedAt"`)}
        AND a."ending" = 'recovered' AND NOT a."replayed"
        AND NOT EXISTS (SELECT 1 FROM "Alert" b WHERE b."dealId" = a."dealId"
          AND b."closedAt" IS NULL AND NOT b."replayed")`,
    moved: Prisma.sql`
      SELECT DISTINCT ON (e."dealId") e."dealId",
        first_value(e."data"->>'oldStage') OVER w AS "first",
        last_value(e."data"->>'newStage') OVER w AS "second"
      FROM "EventLog" e JOIN "Deal" o ON o."id" = e."dealId" AND o."outcome" IS NULL
      WHERE e."scopeKey" = ${scopeKey} AND ${within(Prisma.sql`e."createdAt"`)}
        AND e."type" = 'deal.stage_changed'
      WINDOW w AS (PARTITION BY e."dealId" ORDER BY e."sequence"
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
    won: closed('won'),
    lost: closed('lost'),
    overdue: Prisma.sql`
      SELECT d."id" AS "dealId", d."nextStep" AS "first",
        to_char(d."nextStepAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "second" FROM "Deal" d
      WHERE d."scopeKey" = ${scopeKey} AND d."deletedAt" IS NULL AND d."outcome" IS NULL
        AND d."nextStepAt" < date_trunc('day', ${to}::timestamptz, 'UTC')`,
  };
  return parts[part];
}

/** One part of a digest: how many, their sums, and the first few, one's own before the others'. */
export async function readPart(db: Db, part: DigestPartName, view: DigestView): Promise<Part> {
  const [row] = await db.$queryRaw<Part[]>`
    WITH chosen AS (
      SELECT d."id" AS "dealId", d."name", d."account", d."value"::float8 AS "value",
        d."currency"::text AS "currency", m."first", m."second",
        coalesce(d."assignedToId", d."userId") = ${view.userId} AS "own"
      FROM (${membersOf(part, view)}) AS m
      JOIN "Deal" d ON d."id" = m."dealId" AND d."deletedAt" IS NULL
        AND d."scopeKey" = ${view.scopeKey}
      WHERE m."first" IS DISTINCT FROM m."second" OR m."first" IS NULL),
    shown AS (SELECT * FROM chosen ORDER BY "own" DESC, "value" DESC, "dealId" LIMIT ${SHOWN}),
    sums AS (SELECT "currency", sum("value") AS "value" FROM chosen GROUP BY 1)
    SELECT (SELECT count(*)::int FROM chosen) AS "count",
      coalesce((SELECT jsonb_agg(s ORDER BY s."value" DESC, s."currency") FROM sums s), '[]') AS "sums",
      coalesce((SELECT jsonb_agg(to_jsonb(s) - 'own' ORDER BY s."own" DESC, s."value" DESC, s."dealId")
        FROM shown s), '[]') AS "deals"`;
  return row ?? { count: 0, sums: [], deals: [] };
}

/** Open deals by band with their sums, as they stand. */
export function readPipeline(
  db: Db,
  scopeKey: string,
): Promise<{ band: string; count: number; sums: SumDto[] }[]> {
  return db.$queryRaw`
    WITH sums AS (
      SELECT coalesce("riskLevel", 'Low') AS "band", "currency"::text AS "currency",
        count(*)::int AS "count", sum("value")::float8 AS "value" FROM "Deal"
      WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NULL GROUP BY 1, 2)
    SELECT "band", sum("count")::int AS "count", jsonb_agg(jsonb_build_object(
        'currency', "currency", 'value', "value") ORDER BY "value" DESC, "currency") AS "sums"
    FROM sums GROUP BY 1 ORDER BY array_position(ARRAY['High', 'Medium', 'Low'], "band")`;
}
