import 'server-only';
import type { Scope } from '../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../core/cursor';
import { newId } from '../core/ids';
import type { RiskBand } from '../deals/model';
import type { Db, Tx } from '../platform/db';

const withDeal = {
  deal: {
    select: {
      name: true,
      account: true,
      stage: true,
      value: true,
      currency: true,
      riskScore: true,
    },
  },
} as const;

export interface NewAlert {
  readonly dealId: string;
  readonly scopeKey: string;
  readonly kind: string;
  readonly level: string;
  readonly score: number;
  readonly reasons: string[];
  readonly openedAt: Date;
  readonly announced: boolean;
}

const INSERT_ALERTS = `INSERT INTO "Alert"
    ("id", "dealId", "scopeKey", "kind", "level", "score", "reasons", "openedAt", "announced")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "dealId" text, "scopeKey" text,
    "kind" text, "level" text, "score" float8, "reasons" text[], "openedAt" timestamptz,
    "announced" boolean)`;

export async function insertAlerts(tx: Tx, alerts: readonly NewAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  const rows = alerts.map((alert) => ({ id: newId(), ...alert }));
  await tx.$executeRawUnsafe(INSERT_ALERTS, JSON.stringify(rows));
}

export interface AlertEnding {
  readonly dealId: string;
  readonly kinds: readonly string[];
  readonly closedAt: Date;
  /** won, lost or recovered */
  readonly ending: string;
}

const CLOSE_ALERTS = `UPDATE "Alert" AS a SET "closedAt" = r."closedAt", "ending" = r."ending"
  FROM jsonb_to_recordset($1::jsonb) AS r("dealId" text, "kinds" text[], "closedAt" timestamptz,
    "ending" text)
  WHERE a."dealId" = r."dealId" AND a."kind" = ANY(r."kinds") AND a."closedAt" IS NULL`;

export async function closeAlerts(tx: Tx, endings: readonly AlertEnding[]): Promise<void> {
  if (endings.length === 0) return;
  await tx.$executeRawUnsafe(CLOSE_ALERTS, JSON.stringify(endings));
}

function cursorCondition(cursor: string | undefined) {
  if (!cursor) return {};
  const [at = '', id = ''] = decodeCursor(cursor, 'alerts', 2);
  const openedAt = cursorTime(at);
  return {
    openedAt: { lte: openedAt },
    OR: [{ openedAt: { lt: openedAt } }, { openedAt, id: { lt: id } }],
  };
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

/** Alerts that still hold, newest first. */
export async function listOpenAlerts(
  db: Db,
  scope: Scope,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.alert.findMany({
    where: {
      scopeKey: { in: [...scope.keys] },
      closedAt: null,
      deal: { deletedAt: null },
      ...cursorCondition(page.cursor),
    },
    include: withDeal,
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    alerts: shown,
    nextCursor:
      rows.length > page.limit && last
        ? encodeCursor('alerts', [last.openedAt.toISOString(), last.id])
        : null,
  };
}
