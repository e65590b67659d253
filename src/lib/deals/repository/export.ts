import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import {
  conditionsOf,
  ORDERS,
  withJudges,
  withPeople,
  type DealFilter,
  type DealWithPeople,
} from './read';

/**
 * The ids of all deals that a list shows, in its order, as of one moment. An export that walked the
 * list page by page would miss a deal that moves ahead of the page it has reached, and give one that
 * falls behind it twice; ids alone are small enough to hold (some 50 bytes a deal).
 */
export async function listDealIds(db: Db, scope: Scope, query: DealFilter): Promise<string[]> {
  const { expression, descending } = ORDERS[query.sort];
  const direction = descending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const conditions = [
    Prisma.sql`d."scopeKey" = ANY(${[...scope.keys]}::text[]) AND d."deletedAt" IS NULL`,
    ...conditionsOf(query),
  ].map((condition) => Prisma.sql`(${condition})`);
  const [row] = await db.$queryRaw<{ ids: string[] | null }[]>`
    SELECT array_agg(d."id" ORDER BY ${expression} ${direction}, d."id" ${direction}) AS "ids"
    FROM "Deal" d WHERE ${Prisma.join(conditions, ' AND ')}`;
  return row?.ids ?? [];
}

/** Those of the deals that are still there and in scope, in the order of the ids. */
export async function listDealsById(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<DealWithPeople[]> {
  const found = await db.deal.findMany({
    where: { id: { in: [...ids] }, scopeKey: { in: [...scope.keys] }, deletedAt: null },
    include: withPeople,
  });
  const deals = await withJudges(db, found);
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Those of the ids whose deals are still there and in scope, in their order. */
export async function keepVisible(db: Db, scope: Scope, ids: readonly string[]): Promise<string[]> {
  const found = await db.deal.findMany({
    where: { id: { in: [...ids] }, scopeKey: { in: [...scope.keys] }, deletedAt: null },
    select: { id: true },
  });
  const visible = new Set(found.map(({ id }) => id));
  return ids.filter((id) => visible.has(id));
}

/** A line of a deal's history; `place` is the deal's place among the ids asked for, from 1. */
export interface HistoryLine {
  readonly place: number;
  readonly id: string;
  readonly dealId: string;
  readonly at: Date;
  readonly type: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly crmFrom: string | null;
  readonly crmTo: string | null;
  readonly actor: string | null;
  readonly text: string | null;
  readonly source: string;
}

/**
 * The next lines of the deals' histories after a line (null for the first): deal by deal in the order
 * of the ids, each oldest first. A history may be of any length, so the page is counted in lines. The
 * caller has established that the actor may see these deals.
 */
export function listHistoryLines(
  db: Db,
  ids: readonly string[],
  after: HistoryLine | null,
  limit: number,
): Promise<HistoryLine[]> {
  const further = after
    ? Prisma.sql`WHERE (s."place", e."at", e."id") > (${after.place}::int, ${after.at}, ${after.id})`
    : Prisma.empty;
  return db.$queryRaw<HistoryLine[]>`
    SELECT s."place"::int AS "place", e."id", e."dealId", e."at", e."type", e."from", e."to",
      e."crmFrom", e."crmTo", e."actor", e."text", e."source"
    FROM unnest(${[...ids]}::text[]) WITH ORDINALITY AS s("id", "place")
    JOIN "DealEvent" e ON e."dealId" = s."id" ${further}
    ORDER BY s."place", e."at", e."id" LIMIT ${limit}`;
}
