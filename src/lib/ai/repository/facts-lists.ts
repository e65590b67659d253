import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import type { AlikeCounts, Change, CurrencyAmount, Standing } from '../answers/figures';
import { IS_PUSH, OWNER_NAME, seenDeals, touchedSince, type TimeSpan } from './facts';

/** Open deals without a touch since a moment; where none is known the creation counts. */
const untouched = (before: Date): Prisma.Sql =>
  Prisma.sql`d."outcome" IS NULL AND coalesce(d."lastTouchAt", d."createdAt") < ${before}`;

/** Those that were left alone for longest, first. */
export async function listUntouched(
  db: Db,
  scope: Scope,
  before: Date,
  limit: number,
  owner?: string,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d."id" FROM "Deal" d WHERE ${seenDeals(scope, owner)} AND ${untouched(before)}
    ORDER BY coalesce(d."lastTouchAt", d."createdAt"), d."id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

export async function sumUntouched(
  db: Db,
  scope: Scope,
  before: Date,
  owner?: string,
): Promise<CurrencyAmount[]> {
  const rows = await db.$queryRaw<{ currency: string; count: number; value: string }[]>`
    SELECT d."currency", count(*)::int AS "count", sum(d."value")::text AS "value" FROM "Deal" d
    WHERE ${seenDeals(scope, owner)} AND ${untouched(before)} GROUP BY 1 ORDER BY 2 DESC, 1`;
  return rows.map((row) => ({ ...row, currency: row.currency.trim(), value: Number(row.value) }));
}

/** Which kind of change an event is; a move to a closed stage is told as its closing. */
const KIND = Prisma.sql`CASE
  WHEN e."type" = 'stage_changed' AND e."to" NOT IN ('closed_won', 'closed_lost') THEN 'moved'
  WHEN e."type" = 'value_changed' THEN 'value'
  WHEN ${IS_PUSH} THEN 'pushed' END`;

/** Closings and beginnings by the deal's own columns, with whoever is named beside them. */
const columnChanges = (scope: Scope, { from, until }: TimeSpan, owner?: string): Prisma.Sql => {
  const by = (type: Prisma.Sql): Prisma.Sql => Prisma.sql`(SELECT e."actor" FROM "DealEvent" e
    WHERE e."dealId" = d."id" AND e."type" = ${type} ORDER BY e."at" DESC, e."id" DESC LIMIT 1)`;
  return Prisma.sql`
    SELECT d."outcome"::text AS "kind", d."id" AS "dealId", d."closedAt" AS "at", NULL AS "from",
      NULL AS "to", ${by(Prisma.sql`d."outcome"::text`)} AS "actor", d."value"
    FROM "Deal" d WHERE ${seenDeals(scope, owner)} AND d."outcome" IS NOT NULL
      AND d."closedAt" >= ${from} AND d."closedAt" < ${until}
    UNION ALL
    SELECT 'created', d."id", d."createdAt", NULL, NULL, ${by(Prisma.sql`'created'`)}, d."value"
    FROM "Deal" d WHERE ${seenDeals(scope, owner)}
      AND d."createdAt" >= ${from} AND d."createdAt" < ${until}`;
};

/**
 * What changed within a span: of each kind the latest change of each of the largest deals.
 *
 * @param limit of each kind
 */
export async function listChanges(
  db: Db,
  scope: Scope,
  span: TimeSpan,
  limit: number,
  owner?: string,
): Promise<Change[]> {
  return db.$queryRaw<Change[]>`
    WITH changes AS (
      ${columnChanges(scope, span, owner)}
      UNION ALL
      SELECT ${KIND}, d."id", e."at", e."from", e."to", e."actor", d."value"
      FROM "Deal" d JOIN "DealEvent" e ON e."dealId" = d."id"
        AND e."at" >= ${span.from} AND e."at" < ${span.until}
      WHERE ${seenDeals(scope, owner)} AND ${touchedSince(span.from)} AND (${KIND}) IS NOT NULL
    ), latest AS (
      SELECT DISTINCT ON ("kind", "dealId") * FROM changes ORDER BY "kind", "dealId", "at" DESC
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY "kind" ORDER BY "value" DESC, "dealId") AS "rank"
      FROM latest
    )
    SELECT "kind", "dealId", "at", "from", "to", "actor" FROM ranked
    WHERE "rank" <= ${limit} ORDER BY "kind", "rank"`;
}

export async function listStandings(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<Standing[]> {
  const rows = await db.$queryRaw<(Omit<Standing, 'value'> & { value: string })[]>`
    SELECT d."id", d."outcome"::text AS "outcome", d."value"::text AS "value", d."riskScore",
      d."expectedCloseDate"
    FROM "Deal" d WHERE ${seenDeals(scope)} AND d."id" = ANY(${[...ids]}::text[])`;
  return rows.map((row) => ({ ...row, value: Number(row.value) }));
}

/** What a deal is compared by. */
export interface Likeness {
  readonly id: string;
  readonly account: string | null;
  readonly currency: string;
  readonly stage: string;
  readonly source: string | null;
  readonly ownerName: string;
  readonly minValue: number;
  readonly maxValue: number;
}

/** The deals that resemble it: of its account, or of its currency and about its value. */
const alike = (scope: Scope, like: Likeness): Prisma.Sql => Prisma.sql`
  ${seenDeals(scope)} AND d."id" <> ${like.id} AND (${sameAccount(like)} OR ${nearValue(like)})`;
const sameAccount = ({ account }: Likeness): Prisma.Sql =>
  account === null
    ? Prisma.sql`FALSE`
    : Prisma.sql`coalesce(lower(d."account") = lower(${account}), FALSE)`;
const nearValue = ({ currency, minValue, maxValue }: Likeness): Prisma.Sql =>
  Prisma.sql`(d."currency" = ${currency} AND d."value" BETWEEN ${minValue}::numeric AND ${maxValue}::numeric)`;

/** The account says most, then the value; stage, source and owner decide between equals. */
export async function listAlike(
  db: Db,
  scope: Scope,
  like: Likeness,
  limit: number,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d."id" FROM "Deal" d WHERE ${alike(scope, like)}
    ORDER BY (${sameAccount(like)}::int * 8 + ${nearValue(like)}::int * 4
      + (d."stage"::text = ${like.stage})::int
      + coalesce(d."source" = ${like.source}, FALSE)::int
      + coalesce(${OWNER_NAME} = ${like.ownerName}, FALSE)::int) DESC,
      (d."outcome" IS NULL), d."closedAt" DESC, d."id"
    LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** What became of all that resemble it. */
export async function countAlike(db: Db, scope: Scope, like: Likeness): Promise<AlikeCounts> {
  const [row] = await db.$queryRaw<AlikeCounts[]>`
    SELECT count(*) FILTER (WHERE d."outcome" = 'won')::int AS "won",
      count(*) FILTER (WHERE d."outcome" = 'lost')::int AS "lost",
      count(*) FILTER (WHERE d."outcome" IS NULL)::int AS "open"
    FROM "Deal" d WHERE ${alike(scope, like)}`;
  return row ?? { won: 0, lost: 0, open: 0 };
}

/** What the list of deals cannot narrow by: the days of the expected close, and several stages. */
export interface ClosingFilter {
  readonly span: TimeSpan;
  readonly stages: readonly string[];
  readonly bands: readonly string[];
  readonly status: 'open' | 'closed' | 'won' | 'lost';
  readonly owner: string | undefined;
  readonly minValue: number | undefined;
  readonly maxValue: number | undefined;
}

const optional = (value: unknown, condition: Prisma.Sql): Prisma.Sql[] =>
  value === undefined ? [] : [condition];

/** By status: open deals by their expected close, closed ones by the day on which they closed. */
function statusConditions({ status, span }: ClosingFilter): Prisma.Sql[] {
  const day = status === 'open' ? Prisma.sql`d."expectedCloseDate"` : Prisma.sql`d."closedAt"`;
  const inSpan = Prisma.sql`${day} >= ${span.from} AND ${day} < ${span.until}`;
  if (status === 'open') return [inSpan, Prisma.sql`d."outcome" IS NULL`];
  if (status === 'closed') return [inSpan, Prisma.sql`d."outcome" IS NOT NULL`];
  return [inSpan, Prisma.sql`d."outcome"::text = ${status}`];
}

/** Deals that close within a span, the largest first: at most `limit` ids, and how many there are. */
export async function listClosing(
  db: Db,
  scope: Scope,
  filter: ClosingFilter,
  limit: number,
): Promise<{ ids: string[]; total: number }> {
  const { stages, bands, owner, minValue, maxValue } = filter;
  const conditions = [
    seenDeals(scope, owner),
    ...statusConditions(filter),
    ...(stages.length > 0 ? [Prisma.sql`d."stage"::text = ANY(${[...stages]}::text[])`] : []),
    ...(bands.length > 0 ? [Prisma.sql`d."riskLevel" = ANY(${[...bands]}::text[])`] : []),
    ...optional(minValue, Prisma.sql`d."value" >= ${minValue ?? 0}::numeric`),
    ...optional(maxValue, Prisma.sql`d."value" <= ${maxValue ?? 0}::numeric`),
  ].map((condition) => Prisma.sql`(${condition})`);
  const rows = await db.$queryRaw<{ id: string; total: number }[]>`
    SELECT d."id", count(*) OVER ()::int AS "total" FROM "Deal" d
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY d."value" DESC, d."id" LIMIT ${limit}`;
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}
