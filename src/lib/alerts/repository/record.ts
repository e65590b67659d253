import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import { RAISING_POINTS } from '../model';
import { outcomeSql } from './outcome-sql';

export interface CountedLine {
  readonly replayed: boolean;
  /** Null in the line that counts all of them. */
  readonly key: string | null;
  readonly fired: number;
  readonly quiet: number;
  readonly lost: number;
  readonly won: number;
  readonly slipped: number;
  readonly open: number;
  readonly dismissed: number;
  readonly medianDaysToLoss: number | null;
}

/** Counts over rows `c` of alerts with their outcome. */
const COUNTS = Prisma.sql`count(*)::int AS "fired",
  count(*) FILTER (WHERE NOT c."announced")::int AS "quiet",
  count(*) FILTER (WHERE c."outcome" = 'lost')::int AS "lost",
  count(*) FILTER (WHERE c."outcome" = 'won')::int AS "won",
  count(*) FILTER (WHERE c."outcome" = 'slipped')::int AS "slipped",
  count(*) FILTER (WHERE c."outcome" = 'open')::int AS "open",
  count(*) FILTER (WHERE c."dismissedAt" IS NOT NULL)::int AS "dismissed",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY c."daysToLoss") AS "medianDaysToLoss"`;

const MS_PER_DAY = 86_400;

/** The alerts of a scope that fired since then, with what became of them. */
const counted = (scopeKey: string, since: Date, now: Date): Prisma.Sql => Prisma.sql`
  SELECT a."replayed", a."kind", a."announced", a."dismissedAt", a."contributions",
    ${outcomeSql(now)} AS "outcome",
    CASE WHEN d."outcome" = 'lost'
      THEN greatest(0, extract(epoch FROM d."closedAt" - a."openedAt") / ${MS_PER_DAY}::float8)::float8
    END AS "daysToLoss"
  FROM "Alert" a JOIN "Deal" d ON d."id" = a."dealId" AND d."deletedAt" IS NULL
  WHERE a."scopeKey" = ${scopeKey} AND a."openedAt" >= ${since}`;

/** One line per rule, and one with the key null for all of them; live and replayed apart. */
export function countByRule(
  db: Db,
  scopeKey: string,
  since: Date,
  now: Date,
): Promise<CountedLine[]> {
  return db.$queryRaw<CountedLine[]>`
    SELECT c."replayed", c."kind" AS "key", ${COUNTS} FROM (${counted(scopeKey, since, now)}) AS c
    GROUP BY GROUPING SETS ((c."replayed", c."kind"), (c."replayed"))`;
}

/** One line per signal that raised an alert; live and replayed apart. */
export function countBySignal(
  db: Db,
  scopeKey: string,
  since: Date,
  now: Date,
): Promise<CountedLine[]> {
  return db.$queryRaw<CountedLine[]>`
    SELECT c."replayed", s."signal" AS "key", ${COUNTS}
    FROM (${counted(scopeKey, since, now)}) AS c
    CROSS JOIN LATERAL jsonb_to_recordset(c."contributions") AS s("signal" text, "points" float8)
    WHERE s."points" > ${RAISING_POINTS}
    GROUP BY 1, 2 ORDER BY 3 DESC, 2`;
}

export interface RuleCount {
  readonly scopeKey: string;
  readonly kind: string;
  readonly lost: number;
  readonly won: number;
  readonly replayedLost: number;
  readonly replayedWon: number;
}

/** How the alerts of each rule ended, for each owner key of the scope. */
export function countEndedByRule(db: Db, scope: Scope, since: Date): Promise<RuleCount[]> {
  return db.$queryRaw<RuleCount[]>`
    SELECT a."scopeKey", a."kind",
      count(*) FILTER (WHERE d."outcome" = 'lost' AND NOT a."replayed")::int AS "lost",
      count(*) FILTER (WHERE d."outcome" = 'won' AND NOT a."replayed")::int AS "won",
      count(*) FILTER (WHERE d."outcome" = 'lost' AND a."replayed")::int AS "replayedLost",
      count(*) FILTER (WHERE d."outcome" = 'won' AND a."replayed")::int AS "replayedWon"
    FROM "Alert" a JOIN "Deal" d ON d."id" = a."dealId" AND d."deletedAt" IS NULL
      AND d."outcome" IS NOT NULL
    WHERE a."scopeKey" = ANY(${[...scope.keys]}::text[]) AND a."openedAt" >= ${since}
    GROUP BY 1, 2`;
}

/** How the deals of a scope ended that closed since then. */
export async function countClosedSince(
  db: Db,
  scopeKey: string,
  since: Date,
): Promise<{ won: number; lost: number }> {
  const rows = await db.deal.groupBy({
    by: ['outcome'],
    where: { scopeKey, deletedAt: null, outcome: { not: null }, closedAt: { gte: since } },
    _count: true,
  });
  const of = (outcome: string) => rows.find((row) => row.outcome === outcome)?._count ?? 0;
  return { won: of('won'), lost: of('lost') };
}

export interface NotRiskCounts {
  readonly marked: number;
  readonly withdrawn: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}

/**
 * What became of the deals that were judged as not at risk since then. The last word before the deal
 * closed counts; one that was taken back is counted apart.
 */
export async function countJudgements(
  db: Db,
  scopeKey: string,
  since: Date,
): Promise<NotRiskCounts> {
  const [row] = await db.$queryRaw<NotRiskCounts[]>`
    SELECT count(*)::int AS "marked", count(*) FILTER (WHERE NOT j."stands")::int AS "withdrawn",
      count(*) FILTER (WHERE j."stands" AND j."outcome" = 'won')::int AS "won",
      count(*) FILTER (WHERE j."stands" AND j."outcome" = 'lost')::int AS "lost",
      count(*) FILTER (WHERE j."stands" AND j."outcome" IS NULL)::int AS "open"
    FROM (
      SELECT DISTINCT ON (t."dealId") d."outcome",
        t."changes"->'notRiskUntil'->>'new' IS NOT NULL AS "stands"
      FROM "DealTimeline" t JOIN "Deal" d ON d."id" = t."dealId" AND d."deletedAt" IS NULL
      WHERE d."scopeKey" = ${scopeKey} AND t."at" >= ${since} AND t."changes" ? 'notRiskUntil'
        AND (d."closedAt" IS NULL OR t."at" <= d."closedAt")
      ORDER BY t."dealId", t."at" DESC, t."id" DESC
    ) AS j`;
  return row ?? { marked: 0, withdrawn: 0, won: 0, lost: 0, open: 0 };
}
