import 'server-only';
import type { Db } from '../../platform/db';

/** The columns of a deal that the engine takes, and its name. */
const COLUMNS = {
  id: true,
  name: true,
  createdAt: true,
  stage: true,
  value: true,
  expectedCloseDate: true,
  closedAt: true,
  outcome: true,
} as const;

export type RunDeal = Awaited<ReturnType<typeof listDeals>>[number];

/** Deals by their ids, in that order; those that were deleted meanwhile are left out. */
export async function listDeals(db: Db, ids: readonly string[]) {
  const found = await db.deal.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    select: COLUMNS,
  });
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: { readonly id: string }): number => places.get(id) ?? 0;
  return found.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Ids of closed deals, in an order that has nothing to do with anything about them. */
export async function listClosedByHash(db: Db, scopeKey: string, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NOT NULL
    ORDER BY md5("id"), "id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * The moment by which a share of the closed deals had closed; null without any.
 *
 * @param share 0..1
 */
export async function findClosingQuantile(
  db: Db,
  scopeKey: string,
  share: number,
): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT percentile_disc(${share}::float8) WITHIN GROUP (ORDER BY "closedAt") AS "at" FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NOT NULL`;
  return row?.at ?? null;
}

/** How many deals were open at some moment since, and as many of their ids, by hash, as asked for. */
export async function listAliveByHash(
  db: Db,
  scopeKey: string,
  since: Date,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly all: number }> {
  const rows = await db.$queryRaw<{ id: string; all: number }[]>`
    SELECT "id", count(*) OVER ()::int AS "all" FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL
      AND ("outcome" IS NULL OR "closedAt" >= ${since})
    ORDER BY md5("id"), "id" LIMIT ${limit}`;
  return { ids: rows.map(({ id }) => id), all: rows[0]?.all ?? 0 };
}

export function countOpenDeals(db: Db, scopeKey: string): Promise<number> {
  return db.deal.count({ where: { scopeKey, deletedAt: null, outcome: null } });
}

/** A page of the scope's open deals by id. */
export async function listOpenIds(
  db: Db,
  scopeKey: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.deal.findMany({
    where: { scopeKey, deletedAt: null, outcome: null, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
