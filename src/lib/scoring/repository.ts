import 'server-only';
import type { Db, Prisma } from '../platform/db';
import type { RiskDeal, RiskEvent, RiskEventType } from '../risk/types';

type HistoryLine = [
  id: string,
  at: number,
  type: RiskEventType,
  from: string | null,
  to: string | null,
  actor: string | null,
  text: string | null,
];

/**
 * The histories of several deals, oldest first, as the engine reads them. The caller has established
 * that the actor may see these deals.
 */
export async function loadHistories(
  db: Db,
  dealIds: readonly string[],
): Promise<Map<string, RiskEvent[]>> {
  const histories = new Map<string, RiskEvent[]>(dealIds.map((id) => [id, []]));
  if (dealIds.length === 0) return histories;
  // One text per deal: a sweep reads millions of events, and unpacking each as a row of its own costs
  // several times what reading them does.
  const rows = await db.$queryRaw<{ dealId: string; lines: string }[]>`
    SELECT "dealId", json_agg(json_build_array("id", round(extract(epoch FROM "at") * 1000), "type",
      "from", "to", "actor", "text") ORDER BY "at", "id")::text AS "lines"
    FROM "DealEvent" WHERE "dealId" = ANY(${[...dealIds]}::text[]) GROUP BY "dealId"`;
  for (const { dealId, lines } of rows) {
    const history = (JSON.parse(lines) as HistoryLine[]).map(
      ([id, at, type, from, to, actor, text]): RiskEvent => ({
        id,
        at,
        type,
        from,
        to,
        actor,
        text,
      }),
    );
    histories.set(dealId, history);
  }
  return histories;
}

export function findActivePolicy(db: Db, scopeKey: string) {
  return db.riskPolicy.findFirst({
    where: { scopeKey, activatedAt: { not: null } },
    orderBy: { activatedAt: 'desc' },
    select: { id: true, data: true },
  });
}

/** The newest norms, or the newest that were known at a past moment. */
export function findLatestNorms(db: Db, scopeKey: string, asOf?: Date) {
  return db.riskNorms.findFirst({
    where: { scopeKey, ...(asOf ? { computedAt: { lte: asOf } } : {}) },
    orderBy: { computedAt: 'desc' },
    select: {
      id: true,
      version: true,
      data: true,
      computedAt: true,
      wonCount: true,
      lostCount: true,
    },
  });
}

export function findPolicy(db: Db, scopeKey: string, version: string) {
  const where = { scopeKey_version: { scopeKey, version } };
  return db.riskPolicy.findUnique({ where, select: { id: true, data: true } });
}

export function findNorms(db: Db, scopeKey: string, version: string) {
  const where = { scopeKey_version: { scopeKey, version } };
  return db.riskNorms.findUnique({ where, select: { id: true, data: true } });
}

export async function saveNorms(
  db: Db,
  row: {
    scopeKey: string;
    version: string;
    data: object;
    wonCount: number;
    lostCount: number;
    computedAt: Date;
  },
): Promise<void> {
  await db.riskNorms.create({ data: { ...row, data: row.data as Prisma.InputJsonObject } });
}

export async function countClosed(
  db: Db,
  scopeKey: string,
): Promise<{ won: number; lost: number }> {
  const rows = await db.deal.groupBy({
    by: ['outcome'],
    where: { scopeKey, deletedAt: null, outcome: { not: null } },
    _count: true,
  });
  const of = (outcome: string) => rows.find((row) => row.outcome === outcome)?._count ?? 0;
  return { won: of('won'), lost: of('lost') };
}

/** The scope's closed deals, a page at a time in the order of their ids. */
export async function listClosedDeals(
  db: Db,
  scopeKey: string,
  afterId: string,
  limit: number,
): Promise<RiskDeal[]> {
  const rows = await db.deal.findMany({
    where: { scopeKey, deletedAt: null, outcome: { not: null }, id: { gt: afterId } },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows.map(toRiskDeal);
}

/** The slice of a stored deal that the engine takes. */
export function toRiskDeal(deal: {
  id: string;
  createdAt: Date;
  stage: string;
  value: { toNumber(): number };
  expectedCloseDate: Date | null;
  closedAt: Date | null;
  outcome: 'won' | 'lost' | null;
}): RiskDeal {
  return {
    id: deal.id,
    createdAt: deal.createdAt.getTime(),
    stage: deal.stage,
    value: deal.value.toNumber(),
    expectedCloseDate: deal.expectedCloseDate?.getTime() ?? null,
    closedAt: deal.closedAt?.getTime() ?? null,
    outcome: deal.outcome,
  };
}
