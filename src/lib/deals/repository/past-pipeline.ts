import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import { OPEN_STAGES, type OpenStage } from '../model';
import { conditionsOf } from './read';

export interface PastFilter {
  readonly asOf: Date;
  /** One owner key of the scope; all of them where it is left out. */
  readonly scopeKey?: string | undefined;
  readonly owner?: string | undefined;
  readonly stage?: OpenStage | undefined;
}

/**
 * The open stage that the history last named by then, else as its first move away says, else the
 * column; what is no open stage stands for the first one. A deal that was open then and whose history
 * last named a closed stage was reopened without saying where, and stands where it was last open. Two
 * moves in one millisecond both count: the engine decides between them.
 */
const OPEN = Prisma.join([...OPEN_STAGES]);
const named = (row: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`${row}."type" IN ('created', 'stage_changed', 'reopened') AND ${row}."to" IN (${OPEN})`;
const stageThen = (stage: OpenStage, asOf: Date): Prisma.Sql => Prisma.sql`
  CASE WHEN EXISTS (SELECT 1 FROM "DealEvent" e WHERE e."dealId" = d."id" AND e."at" <= ${asOf}
      AND ${named(Prisma.sql`e`)})
    THEN ${stage} IN (SELECT e."to" FROM "DealEvent" e WHERE e."dealId" = d."id"
        AND ${named(Prisma.sql`e`)}
        AND e."at" = (SELECT max(m."at") FROM "DealEvent" m WHERE m."dealId" = d."id"
          AND m."at" <= ${asOf} AND ${named(Prisma.sql`m`)}))
    ELSE (SELECT CASE WHEN first."stage" IN (${OPEN}) THEN first."stage" ELSE ${OPEN_STAGES[0]} END
      FROM (SELECT coalesce((SELECT e."from" FROM "DealEvent" e WHERE e."dealId" = d."id"
        AND e."type" = 'stage_changed' ORDER BY e."at", e."id" LIMIT 1), d."stage"::text) AS "stage")
        AS first) = ${stage}
  END`;

/** By its columns: what has an outcome was closed at `closedAt`, for the last time. */
function conditions(scope: Scope, { asOf, scopeKey, owner, stage }: PastFilter): Prisma.Sql {
  const all = [
    Prisma.sql`d."scopeKey" = ANY(${[...scope.keys]}::text[]) AND d."deletedAt" IS NULL`,
    Prisma.sql`d."createdAt" <= ${asOf}`,
    Prisma.sql`d."outcome" IS NULL OR d."closedAt" > ${asOf}`,
    ...(scopeKey ? [Prisma.sql`d."scopeKey" = ${scopeKey}`] : []),
    ...conditionsOf({ sort: 'priority', status: 'all', ...(owner ? { owner } : {}) }),
    ...(stage ? [stageThen(stage, asOf)] : []),
  ];
  return Prisma.join(all.map((condition) => Prisma.sql`(${condition})`), ' AND '); // prettier-ignore
}

/**
 * The deals that may have been open at a past moment: all that were, and those that the history alone
 * shows to have been closed in between.
 *
 * @returns at most `limit` ids, and how many there are
 */
export async function listMaybeOpen(
  db: Db,
  scope: Scope,
  filter: PastFilter,
  limit: number,
): Promise<{ ids: string[]; count: number }> {
  const where = conditions(scope, filter);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d."id" FROM "Deal" d WHERE ${where} ORDER BY d."id" LIMIT ${limit + 1}`;
  if (rows.length <= limit) return { ids: rows.map(({ id }) => id), count: rows.length };
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM "Deal" d WHERE ${where}`;
  return { ids: rows.slice(0, limit).map(({ id }) => id), count: Number(row?.count ?? 0) };
}

/** How long a deal's history is: lines, and bytes of all notes and mails. */
export interface HistorySize {
  readonly id: string;
  readonly events: number;
  readonly text: number;
}

/** The sizes of several histories, in the order of the ids, so that nobody loads what does not fit. */
export async function measureHistories(db: Db, ids: readonly string[]): Promise<HistorySize[]> {
  const rows = await db.$queryRaw<HistorySize[]>`
    SELECT "dealId" AS "id", count(*)::float8 AS "events",
      coalesce(sum(octet_length("text")), 0)::float8 AS "text"
    FROM "DealEvent" WHERE "dealId" = ANY(${[...ids]}::text[]) GROUP BY "dealId"`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? { id, events: 0, text: 0 });
}
