import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import type { Activity, CloseSums, OwnerFigures, PeriodSums } from '../answers/figures';

/** From the first moment up to, and without, the last. */
export interface TimeSpan {
  readonly from: Date;
  readonly until: Date;
}

/** What narrows every query of this folder, for a deal named `d`: the scope, the bin, an owner. */
export function seenDeals(scope: Scope, owner?: string): Prisma.Sql {
  const within = Prisma.sql`d."scopeKey" = ANY(${[...scope.keys]}::text[]) AND d."deletedAt" IS NULL`;
  return owner === undefined ? within : Prisma.sql`${within} AND (${ownedBy(owner)})`;
}

/** The name of whoever is answerable, as lists show it. */
export const OWNER_NAME = Prisma.sql`
  coalesce((SELECT u."name" FROM "User" u WHERE u."id" = d."assignedToId"), d."ownerName",
    (SELECT u."name" FROM "User" u WHERE u."id" = d."userId"))`;

/** An owner is named by id or by name, as in the list of deals. */
const ownedBy = (owner: string): Prisma.Sql => Prisma.sql`
  ${OWNER_NAME} = ${owner} OR coalesce(d."assignedToId", d."userId") = ${owner}`;

/** An owner's first letter tells what follows it, as in the index of the filters. */
const OWNER_KEY = Prisma.sql`coalesce('a' || d."assignedToId", 'n' || d."ownerName", 'u' || d."userId")`;

/**
 * Open deals summed by a key, currency, stage and band. What the score leaves of the value is rounded in
 * each of these, as the pipeline's totals are, so that sums of the same deals are the same to the cent.
 */
const cells = (scope: Scope, key: Prisma.Sql, owner?: string): Prisma.Sql => Prisma.sql`cells AS (
  SELECT ${key} AS "key", d."currency", d."stage", coalesce(d."riskLevel", 'Low') AS "band",
    count(*) AS "count", sum(d."value") AS "value",
    round(sum(d."value" * (1 - coalesce(d."riskScore", 0)::numeric)), 2) AS "weighted"
  FROM "Deal" d WHERE ${seenDeals(scope, owner)} AND d."outcome" IS NULL GROUP BY 1, 2, 3, 4
)`;

const within = (column: Prisma.Sql, { from, until }: TimeSpan): Prisma.Sql =>
  Prisma.sql`${column} >= ${from} AND ${column} < ${until}`;

const CLOSED_AT = Prisma.sql`d."closedAt"`;
const CREATED_AT = Prisma.sql`d."createdAt"`;

interface SumRow {
  currency: string;
  wonCount: number;
  wonValue: string;
  lostCount: number;
  lostValue: string;
  createdCount: number;
  createdValue: string;
}

/** Sums of a span per currency, the one with most deals first; currencies are never added up. */
export async function sumPeriod(
  db: Db,
  scope: Scope,
  span: TimeSpan,
  owner?: string,
): Promise<PeriodSums[]> {
  const won = Prisma.sql`d."outcome" = 'won' AND ${within(CLOSED_AT, span)}`;
  const lost = Prisma.sql`d."outcome" = 'lost' AND ${within(CLOSED_AT, span)}`;
  const created = within(CREATED_AT, span);
  const rows = await db.$queryRaw<SumRow[]>`
    SELECT d."currency",
      count(*) FILTER (WHERE ${won})::int AS "wonCount",
      coalesce(sum(d."value") FILTER (WHERE ${won}), 0)::text AS "wonValue",
      count(*) FILTER (WHERE ${lost})::int AS "lostCount",
      coalesce(sum(d."value") FILTER (WHERE ${lost}), 0)::text AS "lostValue",
      count(*) FILTER (WHERE ${created})::int AS "createdCount",
      coalesce(sum(d."value") FILTER (WHERE ${created}), 0)::text AS "createdValue"
    FROM "Deal" d
    WHERE ${seenDeals(scope, owner)} AND ((${won}) OR (${lost}) OR (${created}))
    GROUP BY 1 ORDER BY count(*) DESC, 1`;
  return rows.map((row) => ({
    currency: row.currency.trim(),
    won: { count: row.wonCount, value: Number(row.wonValue) },
    lost: { count: row.lostCount, value: Number(row.lostValue) },
    created: { count: row.createdCount, value: Number(row.createdValue) },
  }));
}

const TOUCHES = Prisma.sql`('email_sent', 'email_received', 'call', 'meeting_held', 'note')`;
/** Days are compared as text, in which ISO dates stand in their order: an import may hold no date. */
export const IS_PUSH = Prisma.sql`e."type" = 'close_date_changed' AND e."to" > e."from"`;

/** What happens to a deal is written down with it, so a deal untouched since the span has no event in it. */
export const touchedSince = (from: Date): Prisma.Sql => Prisma.sql`d."updatedAt" >= ${from}`;

export async function countActivity(
  db: Db,
  scope: Scope,
  span: TimeSpan,
  owner?: string,
): Promise<Activity> {
  const [row] = await db.$queryRaw<Activity[]>`
    SELECT count(*) FILTER (WHERE e."type" IN ${TOUCHES})::int AS "touches",
      count(*) FILTER (WHERE e."type" = 'stage_changed')::int AS "stageMoves",
      count(*) FILTER (WHERE e."type" = 'value_changed')::int AS "valueChanges",
      count(*) FILTER (WHERE ${IS_PUSH})::int AS "pushes"
    FROM "Deal" d JOIN "DealEvent" e ON e."dealId" = d."id"
      AND e."at" >= ${span.from} AND e."at" < ${span.until}
    WHERE ${seenDeals(scope, owner)} AND ${touchedSince(span.from)}`;
  return row ?? { touches: 0, stageMoves: 0, valueChanges: 0, pushes: 0 };
}

interface OwnerRow extends Omit<OwnerFigures, 'value' | 'weighted' | 'atRiskValue'> {
  value: string;
  weighted: string;
  atRiskValue: string;
  rows: number;
}

/**
 * Open deals per person answerable and currency, most at risk first.
 *
 * @returns at most `limit` rows, and how many there are
 */
export async function sumByOwner(
  db: Db,
  scope: Scope,
  limit: number,
  owner?: string,
): Promise<{ rows: OwnerFigures[]; total: number }> {
  const rows = await db.$queryRaw<OwnerRow[]>`
    WITH ${cells(scope, OWNER_KEY, owner)}, sums AS (
      SELECT "key", "currency", sum("count")::int AS "count", sum("value") AS "value",
        sum("weighted") AS "weighted",
        coalesce(sum("count") FILTER (WHERE "band" = 'High'), 0)::int AS "atRiskCount",
        coalesce(sum("value") FILTER (WHERE "band" = 'High'), 0) AS "atRiskValue"
      FROM cells GROUP BY 1, 2
    )
    SELECT coalesce(u."name", substr(s."key", 2)) AS "owner", s."currency", s."count",
      s."value"::text AS "value", s."weighted"::text AS "weighted", s."atRiskCount",
      s."atRiskValue"::text AS "atRiskValue", count(*) OVER ()::int AS "rows"
    FROM sums s LEFT JOIN "User" u ON s."key" NOT LIKE 'n%' AND u."id" = substr(s."key", 2)
    ORDER BY s."atRiskCount" DESC, s."count" DESC, s."value" DESC, s."key", s."currency"
    LIMIT ${limit}`;
  const sums = rows.map(({ rows: _rows, ...row }) => ({
    ...row,
    currency: row.currency.trim(),
    value: Number(row.value),
    weighted: Number(row.weighted),
    atRiskValue: Number(row.atRiskValue),
  }));
  return { rows: sums, total: rows[0]?.rows ?? 0 };
}

/** What bounds the months that are told one by one. */
export interface CloseMonths extends TimeSpan {
  /** Whose expected close lies before this one is overdue. */
  readonly today: Date;
}

/** Open deals per currency and month of the expected close (UTC), in the order of the currencies' size. */
export async function sumByClose(
  db: Db,
  scope: Scope,
  { today, from, until }: CloseMonths,
  owner?: string,
): Promise<CloseSums[]> {
  const bucket = Prisma.sql`CASE
    WHEN d."expectedCloseDate" IS NULL THEN 'undated'
    WHEN d."expectedCloseDate" < ${today} THEN 'overdue'
    WHEN d."expectedCloseDate" < ${from} THEN 'earlier'
    WHEN d."expectedCloseDate" >= ${until} THEN 'later'
    ELSE to_char(d."expectedCloseDate" AT TIME ZONE 'UTC', 'YYYY-MM') END`;
  const rows = await db.$queryRaw<
    (Omit<CloseSums, 'value' | 'weighted'> & { value: string; weighted: string })[]
  >`
    WITH ${cells(scope, bucket, owner)}
    SELECT "currency", "key" AS "bucket", sum("count")::int AS "count", sum("value")::text AS "value",
      sum("weighted")::text AS "weighted"
    FROM cells GROUP BY 1, 2 ORDER BY sum(sum("count")) OVER (PARTITION BY "currency") DESC, 1, 2`;
  return rows.map((row) => ({
    ...row,
    currency: row.currency.trim(),
    value: Number(row.value),
    weighted: Number(row.weighted),
  }));
}

/** Different people of the buyer who are known of a deal, by name. */
export async function countContacts(db: Db, scope: Scope, dealId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(DISTINCT p."name")::int AS "count" FROM (
      SELECT lower(trim(e."to")) AS "name" FROM "DealEvent" e
        JOIN "Deal" d ON d."id" = e."dealId" AND ${seenDeals(scope)}
        WHERE e."dealId" = ${dealId} AND e."type" = 'contact_added'
      UNION ALL
      SELECT lower(trim(c."name")) FROM "DealContact" l JOIN "Contact" c ON c."id" = l."contactId"
        JOIN "Deal" d ON d."id" = l."dealId" AND ${seenDeals(scope)} WHERE l."dealId" = ${dealId}
    ) AS p WHERE p."name" <> ''`;
  return row?.count ?? 0;
}
