import 'server-only';
import type { Db, Prisma } from '../platform/db';
import { defaultNorms } from '../risk';
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

/** The policy that was switched on last; null where none ever was (that of a first day holds). */
export async function findActivePolicy(db: Db, scopeKey: string) {
  const activation = await db.riskPolicyActivation.findFirst({
    where: { scopeKey },
    orderBy: [{ activatedAt: 'desc' }, { id: 'desc' }],
    select: { policy: { select: { id: true, data: true } } },
  });
  return activation?.policy ?? null;
}

const NORMS = {
  id: true,
  version: true,
  data: true,
  asOf: true,
  computedAt: true,
  wonCount: true,
  lostCount: true,
} as const;

/** The norms in force. */
export function findLatestNorms(db: Db, scopeKey: string) {
  return db.riskNorms.findFirst({
    where: { scopeKey },
    orderBy: [{ asOf: 'desc' }, { computedAt: 'desc' }, { id: 'desc' }],
    select: NORMS,
  });
}

/** The moment of the scope's first snapshot; null where there is none. */
export async function findEarliestNorms(db: Db, scopeKey: string): Promise<Date | null> {
  const { _min } = await db.riskNorms.aggregate({ where: { scopeKey }, _min: { asOf: true } });
  return _min.asOf;
}

type NormsRow = NonNullable<Awaited<ReturnType<typeof findLatestNorms>>>;

/**
 * Of snapshots in the order of their moments, those that hold: whenever history arrives late, all
 * that it changed is computed again for the first of each month, so that what had been computed
 * before that for the same or a later moment knows less than the month before it.
 */
function withoutSuperseded(rows: readonly NormsRow[]): NormsRow[] {
  const kept: NormsRow[] = [];
  for (const row of rows) {
    const last = kept.at(-1);
    if (last && row.computedAt < last.computedAt) continue;
    if (last && row.asOf.getTime() === last.asOf.getTime()) kept.pop();
    kept.push(row);
  }
  return kept;
}

/**
 * The norms in force at some moment of a period, the earliest first: each from its moment on. Those
 * that were computed before history arrived for an earlier moment are left out.
 */
export async function listNormsBetween(
  db: Db,
  scopeKey: string,
  from: Date,
  to: Date,
): Promise<NormsRow[]> {
  // Of all that is known of a moment the one computed last holds: see `withoutSuperseded`.
  const before = await db.riskNorms.findFirst({
    where: { scopeKey, asOf: { lte: from } },
    orderBy: [{ computedAt: 'desc' }, { asOf: 'desc' }, { id: 'desc' }],
    select: NORMS,
  });
  const within = await db.riskNorms.findMany({
    where: { scopeKey, asOf: { gt: from, lte: to } },
    orderBy: [{ asOf: 'asc' }, { computedAt: 'asc' }, { id: 'asc' }],
    select: NORMS,
  });
  return withoutSuperseded([...(before ? [before] : []), ...within]);
}

export function findPolicy(db: Db, scopeKey: string, version: string) {
  const where = { scopeKey_version: { scopeKey, version } };
  return db.riskPolicy.findUnique({ where, select: { id: true, data: true } });
}

export function findNorms(db: Db, scopeKey: string, version: string) {
  const where = { scopeKey_version: { scopeKey, version } };
  return db.riskNorms.findUnique({ where, select: { id: true, data: true } });
}

/** The names of all norms that a scope ever had, those of a first day among them. */
export async function listNormsVersions(db: Db, scopeKey: string): Promise<string[]> {
  const rows = await db.riskNorms.findMany({ where: { scopeKey }, select: { version: true } });
  return [defaultNorms().version, ...rows.map(({ version }) => version)];
}

export interface NewNorms {
  readonly scopeKey: string;
  readonly version: string;
  readonly data: object;
  readonly wonCount: number;
  readonly lostCount: number;
  readonly asOf: Date;
  readonly computedAt: Date;
}

export async function saveNorms(db: Db, rows: readonly NewNorms[]): Promise<void> {
  await db.riskNorms.createMany({
    data: rows.map((row) => ({ ...row, data: row.data as Prisma.InputJsonObject })),
  });
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

/**
 * The scope's closed deals in the order in which they closed, a page at a time.
 *
 * @param after the last deal of the page before; null for the first page
 */
export async function listClosedDeals(
  db: Db,
  scopeKey: string,
  after: { readonly closedAt: Date; readonly id: string } | null,
  limit: number,
) {
  return db.deal.findMany({
    where: {
      scopeKey,
      deletedAt: null,
      outcome: { not: null },
      ...(after && {
        OR: [
          { closedAt: { gt: after.closedAt } },
          { closedAt: after.closedAt, id: { gt: after.id } },
        ],
      }),
    },
    orderBy: [{ closedAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
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
