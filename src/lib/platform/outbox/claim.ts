import 'server-only';
import { newId } from '../../core/ids';
import { inTransaction, Prisma, type PrismaClient, type Tx } from '../db';

/**
 * A table of what is to leave. Each row has `status`, `attempt`, `nextAttemptAt`, `leaseToken`,
 * `leaseUntil`, `responseCode`, `error` and `finishedAt`.
 */
export interface OutboxTable {
  readonly name: 'WebhookDelivery' | 'SlackMessage' | 'EmailMessage';
  /**
   * Where each row goes to one of many addresses: their table, which has `scopeKey`, `isActive` and
   * `lastDurationMs`, and the column that names one.
   */
  readonly lanes?: {
    readonly table: 'Webhook' | 'SlackHook';
    readonly column: 'webhookId' | 'hookId';
    /** SQL over `l`, the address: true where it has been failing. */
    readonly failing: string;
  };
  /** How many may be on their way to one address at a time (to the provider, where there are no lanes). */
  readonly perLane: number;
  /** Longer than an exchange can last: after it the row may be taken by somebody else. */
  readonly leaseMs: number;
}

/** A row that is ours until its lease ends. Whoever settles it later than that changes nothing. */
export interface Claim {
  readonly id: string;
  /** The address; empty where the table has no lanes. */
  readonly lane: string;
  /** Whose address it is: a team's or a person's key; empty where the table has no lanes. */
  readonly scopeKey: string;
  /** Whether the address fails, is slow, or has yet to show that it is neither. */
  readonly troubled: boolean;
  readonly leaseToken: string;
  /** 1 for the first; a row whose process was killed counts that attempt as well. */
  readonly attempt: number;
}

export interface ClaimLimits {
  readonly limit: number;
  /** How many of them may go to addresses in trouble. */
  readonly troubledLimit: number;
  /** How many of one team or person may be with addresses in trouble, those included that are so now. */
  readonly scopeLimit: number;
  /** How many are with addresses in trouble now, by `scopeKey`. */
  readonly troubledNow: ReadonlyMap<string, number>;
  readonly now: () => Date;
}

/** An exchange that has lasted so long (ms) may well go on until its limit. */
export const SLOW_MS = 2_000;

export const isSlow = (durationMs: number): boolean => durationMs > SLOW_MS;

/** Those of no known trouble go first, then those that have had no exchange yet. */
const BRISK = 0;
const UNPROVEN = 1;
const TROUBLED = 2;

const isDue = (row: string, now: Date) => Prisma.sql`${Prisma.raw(row)}."status" = 'pending'
  AND ${Prisma.raw(row)}."nextAttemptAt" <= ${now}
  AND (${Prisma.raw(row)}."leaseUntil" IS NULL OR ${Prisma.raw(row)}."leaseUntil" <= ${now})`;

/**
 * What is on its way. A claimed row is due again when its lease ends, so these stand together in the
 * index of what waits, however many others wait; twice the lease, for clocks that disagree.
 */
const isUnderWay = (row: string, { leaseMs }: OutboxTable, now: Date) => Prisma.sql`
  ${Prisma.raw(row)}."status" = 'pending' AND ${Prisma.raw(row)}."leaseUntil" > ${now}
  AND ${Prisma.raw(row)}."nextAttemptAt" > ${now}
  AND ${Prisma.raw(row)}."nextAttemptAt" <= ${new Date(now.getTime() + 2 * leaseMs)}`;

/**
 * How an address stands, and how many more may be on their way to it: one at a time to one that fails or
 * has had no exchange yet, as many as to any other to one that answers slowly. One whose exchange lasts
 * now is slow before it has ended.
 */
function standingOf({ perLane }: OutboxTable, failing: string, slowSince: Date) {
  const isFailing = Prisma.raw(`(${failing})`);
  return Prisma.sql`
    CASE WHEN ${isFailing} OR l."lastDurationMs" > ${SLOW_MS}
        OR coalesce(f."oldest" < ${slowSince}, false) THEN ${TROUBLED}::int
      WHEN l."lastDurationMs" IS NULL THEN ${UNPROVEN}::int ELSE ${BRISK}::int END AS "rank",
    CASE WHEN ${isFailing} OR l."lastDurationMs" IS NULL THEN 1 ELSE ${perLane}::int END
      - f."count" AS "free"`;
}

/**
 * Due rows by address. Those of brisk ones come first; the others share what is left for them, whoever
 * has the fewest under way coming first, and no team or person taking more than their part.
 *
 * However many rows wait, few are read: the index is asked for one address after the other, and of
 * each for its next rows, by time alone, so that thousands that became due at once need no sorting.
 */
function dueOfLanes(
  table: OutboxTable,
  lanes: NonNullable<OutboxTable['lanes']>,
  { limit, troubledLimit, scopeLimit, troubledNow }: ClaimLimits,
  now: Date,
) {
  const rows = Prisma.raw(`"${table.name}"`);
  const column = Prisma.raw(`"${lanes.column}"`);
  const slowSince = new Date(now.getTime() + table.leaseMs - SLOW_MS);
  const nextLane = (after: Prisma.Sql) => Prisma.sql`
    SELECT p.${column} AS "id" FROM ${rows} p WHERE p."status" = 'pending' ${after}
    ORDER BY p.${column} LIMIT 1`;
  return Prisma.sql`
    WITH RECURSIVE waiting AS (
      (${nextLane(Prisma.empty)})
      UNION ALL
      SELECT (${nextLane(Prisma.sql`AND p.${column} > waiting."id"`)})
      FROM waiting WHERE waiting."id" IS NOT NULL
    ), lane AS MATERIALIZED (
      SELECT l."id", l."scopeKey", ${standingOf(table, lanes.failing, slowSince)}
      FROM waiting JOIN ${Prisma.raw(`"${lanes.table}"`)} l
        ON l."id" = waiting."id" AND l."isActive" CROSS JOIN LATERAL (
        SELECT count(*)::int AS "count", min(u."nextAttemptAt") AS "oldest" FROM ${rows} u
        WHERE u.${column} = l."id" AND ${isUnderWay('u', table, now)}) f
    ), due AS MATERIALIZED (
      SELECT d."id", d."nextAttemptAt", lane."rank", lane."scopeKey", row_number() OVER (
          PARTITION BY lane."scopeKey", lane."rank" > ${BRISK}
          ORDER BY lane."rank", d."nextAttemptAt", d."id") AS "placeInScope"
      FROM lane CROSS JOIN LATERAL (
        SELECT r."id", r."nextAttemptAt" FROM ${rows} r
        WHERE r.${column} = lane."id" AND ${isDue('r', now)}
        ORDER BY r."nextAttemptAt" LIMIT greatest(0, lane."free") FOR UPDATE OF r SKIP LOCKED) d
    ), shared AS (
      SELECT due.*, row_number() OVER (PARTITION BY due."rank" > ${BRISK} ORDER BY due."rank",
          CASE WHEN due."rank" > ${BRISK} THEN coalesce(h."count", 0) + due."placeInScope" END,
          due."nextAttemptAt", due."id") AS "place"
      FROM due LEFT JOIN unnest(${[...troubledNow.keys()]}::text[],
        ${[...troubledNow.values()]}::int[]) AS h("scopeKey", "count") USING ("scopeKey")
      WHERE due."rank" = ${BRISK} OR due."placeInScope" <= ${scopeLimit} - coalesce(h."count", 0)
    )
    SELECT "id", "scopeKey", "rank" > ${BRISK} AS "troubled" FROM shared
    WHERE "rank" = ${BRISK} OR "place" <= ${troubledLimit}
    ORDER BY "rank", "place" LIMIT ${limit}`;
}

function dueOfOne(table: OutboxTable, { limit }: ClaimLimits, now: Date) {
  const rows = Prisma.raw(`"${table.name}"`);
  return Prisma.sql`
    SELECT r."id", '' AS "scopeKey", false AS "troubled" FROM ${rows} r WHERE ${isDue('r', now)}
    ORDER BY r."nextAttemptAt" LIMIT least(${limit}, greatest(0, ${table.perLane} - (
      SELECT count(*)::int FROM ${rows} u WHERE ${isUnderWay('u', table, now)})))
    FOR UPDATE OF r SKIP LOCKED`;
}

/**
 * Takes rows that are due, for as long as a lease lasts. Claims of one table wait for each other: so
 * the bound per address holds over all processes. They wait for nobody else: a row that somebody
 * holds (an erase may hold many for minutes) is passed over.
 */
export async function claimDue(
  db: PrismaClient,
  table: OutboxTable,
  limits: ClaimLimits,
): Promise<Claim[]> {
  const rows = Prisma.raw(`"${table.name}"`);
  const lane = table.lanes ? Prisma.raw(`t."${table.lanes.column}"`) : Prisma.sql`''`;
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`outbox:${table.name}`}))`;
    // Not before: whoever had to wait would take a lease that is partly over.
    const now = limits.now();
    const until = new Date(now.getTime() + table.leaseMs);
    const due = table.lanes
      ? dueOfLanes(table, table.lanes, limits, now)
      : dueOfOne(table, limits, now);
    return tx.$queryRaw<Claim[]>`
      UPDATE ${rows} t SET "leaseToken" = ${newId()}, "leaseUntil" = ${until},
        "nextAttemptAt" = ${until}, "attempt" = t."attempt" + 1
      FROM (${due}) AS due WHERE t."id" = due."id" AND t."status" = 'pending'
      RETURNING t."id", ${lane} AS "lane", due."scopeKey", due."troubled", t."leaseToken", t."attempt"`;
  });
}

/** What became of an attempt. */
export interface Settlement {
  readonly status: 'pending' | 'succeeded' | 'failed' | 'cancelled';
  /** Of one that stays pending: when it is tried again. */
  readonly nextAttemptAt: Date | null;
  readonly responseCode: number | null;
  readonly error: string | null;
  readonly now: Date;
}

/**
 * The statement that ends an attempt and returns the row's id; nothing where the row is no longer ours.
 * For a repository that writes more along with it, in the same statement.
 */
export function settlementOf(
  table: OutboxTable,
  claim: Claim,
  { status, nextAttemptAt, responseCode, error, now }: Settlement,
): Prisma.Sql {
  const finishedAt = status === 'pending' ? null : now;
  return Prisma.sql`
    UPDATE ${Prisma.raw(`"${table.name}"`)} SET "status" = ${status},
      "nextAttemptAt" = ${nextAttemptAt}::timestamptz, "responseCode" = ${responseCode}::int,
      "error" = ${error}::text, "finishedAt" = ${finishedAt}::timestamptz,
      "leaseToken" = NULL, "leaseUntil" = NULL
    WHERE "id" = ${claim.id} AND "leaseToken" = ${claim.leaseToken}
      AND "attempt" = ${claim.attempt} AND "status" = 'pending'
    RETURNING "id"`;
}

/**
 * Ends an attempt, in the caller's transaction, which may note more of it.
 *
 * @returns false where the row is no longer ours: its lease ended and somebody else took it, or it
 *   was cancelled meanwhile. Then nothing was written, and nothing more should be.
 */
export async function settle(
  tx: Tx,
  table: OutboxTable,
  claim: Claim,
  settlement: Settlement,
): Promise<boolean> {
  return (await tx.$executeRaw(settlementOf(table, claim, settlement))) === 1;
}
