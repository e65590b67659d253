import 'server-only';
import type { Db, Tx } from '../platform/db';
import type { LiveDeal } from './model';

/** A row of the log before it has a place. */
export interface NewLiveEvent {
  readonly scopeKey: string;
  /** Only this person, where set. */
  readonly userId: string | null;
  readonly dealId: string | null;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

export interface LiveRow {
  readonly seq: bigint;
  readonly scopeKey: string;
  readonly userId: string | null;
  readonly type: string;
  readonly payload: Record<string, unknown>;
  readonly createdAt: Date;
}

const INSERT_LIVE = `INSERT INTO "LiveEvent"
    ("scopeKey", "userId", "dealId", "type", "payload", "createdAt")
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r("scopeKey" text, "userId" text, "dealId" text,
    "type" text, "payload" jsonb, "createdAt" timestamptz)`;

export async function insertLive(tx: Tx, rows: readonly NewLiveEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRawUnsafe(INSERT_LIVE, JSON.stringify(rows));
}

export interface LogState {
  /** The last place given. */
  readonly last: bigint;
  /** Whether committed rows still wait for a place. */
  readonly waiting: boolean;
}

export async function readState(db: Db): Promise<LogState> {
  const [state] = await db.$queryRaw<LogState[]>`
    SELECT "value" AS "last", EXISTS (SELECT 1 FROM "LiveEvent" WHERE "seq" IS NULL) AS "waiting"
    FROM "LiveCounter" WHERE "id" = 1`;
  return state ?? { last: 0n, waiting: false };
}

/**
 * Waits until no other transaction gives places; holds them off until this one ends.
 *
 * @returns the last place given; never less than one that a row has, whatever the counter says
 */
export async function lockCounter(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ value: bigint }[]>`
    UPDATE "LiveCounter" SET "value" = "value" WHERE "id" = 1 RETURNING "value"`;
  if (!row) throw new Error('The counter of the live log is missing; run the migration step.');
  const [highest] = await tx.$queryRaw<{ seq: bigint | null }[]>`
    SELECT max("seq") AS "seq" FROM "LiveEvent"`;
  const placed = highest?.seq ?? 0n;
  return placed > row.value ? placed : row.value;
}

/**
 * Gives the next places to at most `limit` rows that have none; answers how many were given. A row that
 * somebody is deleting meanwhile (with its team) is passed over: it gets its place later, or never.
 */
export async function numberRows(tx: Tx, after: bigint, limit: number): Promise<number> {
  const given = await tx.$executeRaw`
    UPDATE "LiveEvent" e SET "seq" = ${after}::bigint + n."place"
    FROM (
      SELECT "id", row_number() OVER (ORDER BY "id") AS "place"
      FROM (SELECT "id" FROM "LiveEvent" WHERE "seq" IS NULL ORDER BY "id" LIMIT ${limit}
        FOR UPDATE SKIP LOCKED) w
    ) n
    WHERE e."id" = n."id"`;
  if (given > 0) {
    await tx.$executeRaw`UPDATE "LiveCounter" SET "value" = ${after + BigInt(given)} WHERE "id" = 1`;
  }
  return given;
}

/** The rows of these keys in `(after, until]`, in their order: for everybody, with whom they are for. */
export function readRows(
  db: Db,
  keys: readonly string[],
  range: { after: bigint; until: bigint; limit: number; userId?: string },
): Promise<LiveRow[]> {
  const userId = range.userId ?? null;
  return db.$queryRaw<LiveRow[]>`
    SELECT "seq", "scopeKey", "userId", "type", "payload", "createdAt" FROM "LiveEvent"
    WHERE "seq" > ${range.after} AND "seq" <= ${range.until} AND "scopeKey" = ANY(${[...keys]})
      AND (${userId}::text IS NULL OR "userId" IS NULL OR "userId" = ${userId})
    ORDER BY "seq" LIMIT ${range.limit}`;
}

/** The oldest place that is still kept, or null where none is. */
export async function oldestPlace(db: Db): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ oldest: bigint | null }[]>`
    SELECT min("seq") AS "oldest" FROM "LiveEvent"`;
  return row?.oldest ?? null;
}

/** Forgets placed rows older than `before`, oldest first, at most `limit`; answers how many. */
export function deleteRows(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "LiveEvent" WHERE "id" IN (
      SELECT "id" FROM "LiveEvent"
      WHERE "createdAt" < ${before} AND "seq" IS NOT NULL ORDER BY "createdAt" LIMIT ${limit}
      FOR UPDATE SKIP LOCKED)`;
}

/** The deals as they stand in this transaction, each with who made its present version. */
export async function describeDeals(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, LiveDeal>> {
  const rows = await tx.$queryRaw<LiveDeal[]>`
    SELECT d."id" AS "dealId", d."name", d."stage"::text AS "stage", d."value"::float8 AS "value",
      d."currency", d."riskScore", d."riskLevel"::text AS "riskLevel", d."version",
      (SELECT t."actorName" FROM "DealTimeline" t
        WHERE t."dealId" = d."id" AND t."version" = d."version" ORDER BY t."at" DESC LIMIT 1) AS "by"
    FROM "Deal" d WHERE d."id" = ANY(${[...ids]})`;
  return new Map(rows.map((row) => [row.dealId, row]));
}

export interface NewNotice {
  readonly id: string;
  readonly userId: string;
  readonly dealId: string | null;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly path: string | null;
  /** Of what it is about: who has lost access to it must not read it in the log either. */
  readonly scopeKey: string | null;
  readonly createdAt: Date;
}

/**
 * The notifications which this very transaction has written for these people and not yet put into
 * the log. `xmin` is the transaction that wrote a row.
 */
export function newNotices(tx: Tx, userIds: readonly string[], since: Date): Promise<NewNotice[]> {
  return tx.$queryRaw<NewNotice[]>`
    SELECT n."id", n."userId", n."dealId", n."type", n."title", n."message", n."path", n."scopeKey", n."createdAt"
    FROM "Notification" n
    WHERE n."userId" = ANY(${[...userIds]}) AND n."createdAt" >= ${since}
      -- One that is read from the start carries a message's words only.
      AND NOT n."isRead" AND n.xmin = pg_current_xact_id()::xid
      AND NOT EXISTS (
        SELECT 1 FROM "LiveEvent" l
        WHERE l."seq" IS NULL AND l.xmin = pg_current_xact_id()::xid
          AND l."type" = 'notification.created' AND l."payload"->>'id' = n."id")
    ORDER BY n."createdAt", n."id"`;
}

/** Who is in these teams. */
export async function membersOf(tx: Tx, teamIds: readonly string[]): Promise<string[]> {
  if (teamIds.length === 0) return [];
  const rows = await tx.teamMember.findMany({
    where: { teamId: { in: [...teamIds] } },
    select: { userId: true },
  });
  return rows.map(({ userId }) => userId);
}
