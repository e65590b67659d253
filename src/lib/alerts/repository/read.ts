import 'server-only';
import type { Scope } from '../../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { DAY_MS } from '../../core/dates';
import type { RiskBand, Stage } from '../../deals/model';
import { Prisma, type Db } from '../../platform/db';
import type { AlertEndingName, DismissReason } from '../model';
import type { ListAlertsQuery } from '../schema';
import { outcomeSql } from './outcome-sql';

export interface AlertRow {
  readonly id: string;
  readonly dealId: string;
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly dealName: string;
  readonly account: string | null;
  readonly stage: Stage;
  readonly value: number;
  readonly currency: string;
  readonly kind: string;
  readonly level: RiskBand;
  readonly score: number;
  readonly currentScore: number | null;
  readonly currentLevel: RiskBand | null;
  readonly reasons: string[];
  readonly contributions: { signal: string; points: number }[];
  readonly policyVersion: string | null;
  readonly engineVersion: string | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** Of the deal. */
  readonly outcome: 'won' | 'lost' | null;
  readonly ending: AlertEndingName | null;
  readonly promisedDate: Date | null;
  readonly snoozedUntil: Date | null;
  readonly snoozedById: string | null;
  readonly dismissedAt: Date | null;
  readonly dismissedBy: string | null;
  readonly dismissReason: DismissReason | null;
  readonly dismissNote: string | null;
  readonly notRiskUntil: Date | null;
  readonly announced: boolean;
  readonly replayed: boolean;
}

const COLUMNS = Prisma.sql`a."id", a."dealId", a."scopeKey", d."teamId",
  d."name" AS "dealName", d."account", d."stage"::text AS "stage", d."value"::float8 AS "value",
  d."currency"::text AS "currency", a."kind", a."level", a."score", d."riskScore" AS "currentScore",
  d."riskLevel" AS "currentLevel", a."reasons", a."contributions", a."policyVersion",
  a."engineVersion", a."openedAt", a."closedAt", d."outcome"::text AS "outcome", a."ending", a."promisedDate", a."snoozedUntil", a."snoozedById",
  a."dismissedAt", u."name" AS "dismissedBy", a."dismissReason", a."dismissNote",
  d."notRiskUntil", a."announced", a."replayed"`;

const FROM = Prisma.sql`FROM "Alert" a
  JOIN "Deal" d ON d."id" = a."dealId" AND d."deletedAt" IS NULL
  LEFT JOIN "User" u ON u."id" = a."dismissedById"`;

/** As `statusOf` says, in the words that let the index on what still holds be walked. */
function statusCondition(status: ListAlertsQuery['status'], now: Date): Prisma.Sql[] {
  const held = Prisma.sql`a."closedAt" IS NULL AND a."dismissedAt" IS NULL`;
  const conditions = {
    active: Prisma.sql`${held} AND (a."snoozedUntil" IS NULL OR a."snoozedUntil" <= ${now})`,
    snoozed: Prisma.sql`${held} AND a."snoozedUntil" > ${now}`,
    dismissed: Prisma.sql`a."dismissedAt" IS NOT NULL`,
    ended: Prisma.sql`a."closedAt" IS NOT NULL AND a."dismissedAt" IS NULL`,
  };
  return status === 'all' ? [] : [conditions[status]];
}

function afterCursor(cursor: string | undefined): Prisma.Sql[] {
  if (!cursor) return [];
  const [at = '', id = ''] = decodeCursor(cursor, 'alerts', 2);
  return [Prisma.sql`(a."openedAt", a."id") < (${cursorTime(at)}, ${id})`];
}

function conditionsOf(query: ListAlertsQuery, now: Date): Prisma.Sql[] {
  const since = new Date(now.getTime() - (query.days ?? 0) * DAY_MS);
  return [
    Prisma.sql`a."replayed" = ${query.replayed}`,
    ...statusCondition(query.status, now),
    ...(query.kind ? [Prisma.sql`a."kind" = ${query.kind}`] : []),
    ...(query.outcome ? [Prisma.sql`${outcomeSql(now)} = ${query.outcome}`] : []),
    ...(query.days ? [Prisma.sql`a."openedAt" >= ${since}`] : []),
    ...(query.dealId ? [Prisma.sql`a."dealId" = ${query.dealId}`] : []),
    ...afterCursor(query.cursor),
  ];
}

/** A page of alerts, newest first; each owner key is walked by its own index, as with deals. */
export async function listAlerts(
  db: Db,
  scope: Scope,
  query: ListAlertsQuery,
  now: Date,
): Promise<{ alerts: AlertRow[]; nextCursor: string | null }> {
  const conditions = [Prisma.sql`a."scopeKey" = s.key`, ...conditionsOf(query, now)].map(
    (condition) => Prisma.sql`(${condition})`,
  );
  const rows = await db.$queryRaw<AlertRow[]>`
    SELECT page.* FROM unnest(${[...scope.keys]}::text[]) AS s(key)
    CROSS JOIN LATERAL (
      SELECT ${COLUMNS} ${FROM} WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY a."openedAt" DESC, a."id" DESC LIMIT ${query.limit + 1}
    ) AS page
    ORDER BY page."openedAt" DESC, page."id" DESC LIMIT ${query.limit + 1}`;
  const alerts = rows.slice(0, query.limit);
  const last = alerts.at(-1);
  const more = rows.length > query.limit && last;
  return {
    alerts,
    nextCursor: more ? encodeCursor('alerts', [last.openedAt.toISOString(), last.id]) : null,
  };
}

/** The alert where the scope holds it and its deal is not in the bin. */
export async function findAlert(db: Db, scope: Scope, id: string): Promise<AlertRow | null> {
  const [row] = await db.$queryRaw<AlertRow[]>`SELECT ${COLUMNS} ${FROM}
    WHERE a."id" = ${id} AND a."scopeKey" = ANY(${[...scope.keys]}::text[])`;
  return row ?? null;
}

/** What holds of one deal, snoozed or not, the newest first; what somebody dismissed is not among it. */
export function listHeldAlerts(db: Db, scope: Scope, dealId: string): Promise<AlertRow[]> {
  return db.$queryRaw<AlertRow[]>`SELECT ${COLUMNS} ${FROM}
    WHERE a."dealId" = ${dealId} AND a."scopeKey" = ANY(${[...scope.keys]}::text[])
      AND a."closedAt" IS NULL AND a."dismissedAt" IS NULL AND NOT a."replayed"
    ORDER BY a."openedAt" DESC, a."id" DESC`;
}

/** How many open deals stand in each band; reads nothing but the index `Deal_open_stage_band`. */
export async function countOpenByBand(db: Db, scope: Scope): Promise<Record<RiskBand, number>> {
  const rows = await db.$queryRaw<{ band: RiskBand; count: number }[]>`
    SELECT coalesce("riskLevel", 'Low') AS "band", count(*)::int AS "count" FROM "Deal"
    WHERE "scopeKey" = ANY(${[...scope.keys]}::text[]) AND "deletedAt" IS NULL AND "outcome" IS NULL
    GROUP BY 1`;
  const of = (band: RiskBand) => rows.find((row) => row.band === band)?.count ?? 0;
  return { High: of('High'), Medium: of('Medium'), Low: of('Low') };
}
