import 'server-only';
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
  readonly lostDeals: number;
  readonly wonDeals: number;
  readonly slipped: number;
  readonly open: number;
  readonly dismissed: number;
  readonly medianDaysToLoss: number | null;
}

/** Counts over rows `c` of alerts with their outcome; what is judged by is deals, each once. */
const COUNTS = Prisma.sql`count(*)::int AS "fired",
  count(*) FILTER (WHERE NOT c."announced")::int AS "quiet",
  count(*) FILTER (WHERE c."outcome" = 'lost')::int AS "lost",
  count(*) FILTER (WHERE c."outcome" = 'won')::int AS "won",
  count(DISTINCT c."dealId") FILTER (WHERE c."outcome" = 'lost')::int AS "lostDeals",
  count(DISTINCT c."dealId") FILTER (WHERE c."outcome" = 'won')::int AS "wonDeals",
  count(*) FILTER (WHERE c."outcome" = 'slipped')::int AS "slipped",
  count(*) FILTER (WHERE c."outcome" = 'open')::int AS "open",
  count(*) FILTER (WHERE c."dismissedAt" IS NOT NULL)::int AS "dismissed",
  percentile_cont(0.5) WITHIN GROUP (ORDER BY c."daysToLoss") AS "medianDaysToLoss"`;

const SECONDS_PER_DAY = 86_400;

/** The alerts of a scope that fired since then, with what became of them. */
const counted = (scopeKey: string, since: Date, now: Date): Prisma.Sql => Prisma.sql`
  SELECT a."dealId", a."replayed", a."kind", a."announced", a."dismissedAt", a."contributions",
    ${outcomeSql(now)} AS "outcome",
    CASE WHEN d."outcome" = 'lost'
      THEN greatest(0, extract(epoch FROM d."closedAt" - a."openedAt") / ${SECONDS_PER_DAY}::float8)::float8
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

/** How the deals ended that had an alert of each rule, for each owner key; each deal counts once. */
export function countEndedByRule(
  db: Db,
  scopeKeys: readonly string[],
  since: Date,
): Promise<RuleCount[]> {
  return db.$queryRaw<RuleCount[]>`
    SELECT a."scopeKey", a."kind",
      count(DISTINCT d."id") FILTER (WHERE d."outcome" = 'lost' AND NOT a."replayed")::int AS "lost",
      count(DISTINCT d."id") FILTER (WHERE d."outcome" = 'won' AND NOT a."replayed")::int AS "won",
      count(DISTINCT d."id") FILTER (WHERE d."outcome" = 'lost' AND a."replayed")::int AS "replayedLost",
      count(DISTINCT d."id") FILTER (WHERE d."outcome" = 'won' AND a."replayed")::int AS "replayedWon"
    FROM "Alert" a JOIN "Deal" d ON d."id" = a."dealId" AND d."deletedAt" IS NULL
      AND d."outcome" IS NOT NULL
    WHERE a."scopeKey" = ANY(${[...scopeKeys]}::text[]) AND a."openedAt" >= ${since}
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
  readonly lapsed: number;
  readonly won: number;
  readonly lost: number;
  readonly open: number;
}

/** A judgement that ended so long before the closing said nothing about it. */
const GRACE = Prisma.sql`interval '30 days'`;
/** Judgements hold for 180 days at most: what was said earlier than this has nothing to do with the end. */
const REACH = Prisma.sql`interval '1 year'`;

/**
 * What became of the deals that people had judged as not at risk: of those that closed since then the
 * last word before the closing, and of open ones what holds now.
 */
export async function countJudgements(
  db: Db,
  scopeKey: string,
  since: Date,
  now: Date,
): Promise<NotRiskCounts> {
  const [row] = await db.$queryRaw<Omit<NotRiskCounts, 'marked'>[]>`
    SELECT count(*) FILTER (WHERE j."standing" = 'withdrawn')::int AS "withdrawn",
      count(*) FILTER (WHERE j."standing" = 'lapsed')::int AS "lapsed",
      count(*) FILTER (WHERE j."standing" = 'held' AND j."outcome" = 'won')::int AS "won",
      count(*) FILTER (WHERE j."standing" = 'held' AND j."outcome" = 'lost')::int AS "lost",
      (SELECT count(*) FROM "Deal" WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL
        AND "outcome" IS NULL AND "notRiskUntil" > ${now})::int AS "open"
    FROM (
      SELECT d."outcome", CASE WHEN w."until" IS NULL THEN 'withdrawn'
        WHEN w."until"::timestamptz < d."closedAt" - ${GRACE} THEN 'lapsed' ELSE 'held' END AS "standing"
      FROM "Deal" d CROSS JOIN LATERAL (
        SELECT t."changes"->'notRiskUntil'->>'new' AS "until" FROM "DealTimeline" t
        WHERE t."dealId" = d."id" AND t."at" <= d."closedAt" AND t."at" > d."closedAt" - ${REACH}
          AND t."changes" ? 'notRiskUntil'
        ORDER BY t."at" DESC, t."id" DESC LIMIT 1
      ) AS w
      WHERE d."scopeKey" = ${scopeKey} AND d."deletedAt" IS NULL AND d."outcome" IS NOT NULL
        AND d."closedAt" >= ${since}
    ) AS j`;
  const counts = row ?? { withdrawn: 0, lapsed: 0, won: 0, lost: 0, open: 0 };
  const { withdrawn, lapsed, won, lost, open } = counts;
  return { ...counts, marked: withdrawn + lapsed + won + lost + open };
}
