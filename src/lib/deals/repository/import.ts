import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { DealRecord } from './deal-record';
import type { IncomingContact, IncomingMeeting } from '../incoming-deal';

export interface StagedRow {
  readonly kind: 'deal' | 'event';
  readonly line: number;
  readonly dealExternalId: string;
  readonly data: object;
}

const STAGE_ROWS = `INSERT INTO "ImportStagedRow" ("importId", "kind", "line", "dealExternalId", "data")
  SELECT $1, r."kind", r."line", r."dealExternalId", r."data" FROM jsonb_to_recordset($2::jsonb)
    AS r("kind" text, "line" int, "dealExternalId" text, "data" jsonb)`;

export async function stageRows(
  db: Db,
  importId: string,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length > 0) await db.$executeRawUnsafe(STAGE_ROWS, importId, JSON.stringify(rows));
}

export interface StagedData {
  readonly line: number;
  readonly dealExternalId: string;
  readonly data: unknown;
}

export function listStagedDeals(
  db: Db,
  importId: string,
  afterLine: number,
  limit: number,
): Promise<StagedData[]> {
  return db.importStagedRow.findMany({
    where: { importId, kind: 'deal', line: { gt: afterLine } },
    orderBy: { line: 'asc' },
    take: limit,
    select: { line: true, dealExternalId: true, data: true },
  });
}

export function listStagedEvents(
  db: Db,
  importId: string,
  dealExternalIds: readonly string[],
): Promise<StagedData[]> {
  return db.importStagedRow.findMany({
    where: { importId, kind: 'event', dealExternalId: { in: [...dealExternalIds] } },
    orderBy: { line: 'asc' },
    select: { line: true, dealExternalId: true, data: true },
  });
}

/** Deals that the events file names and the deals file does not, with their first lines. */
export function listOrphanDeals(
  db: Db,
  importId: string,
  limit: number,
): Promise<{ dealExternalId: string; line: number; count: number }[]> {
  return db.$queryRaw`
    SELECT e."dealExternalId", min(e."line")::int AS "line", count(*)::int AS "count"
    FROM "ImportStagedRow" e
    WHERE e."importId" = ${importId} AND e."kind" = 'event' AND NOT EXISTS (
      SELECT 1 FROM "ImportStagedRow" d WHERE d."importId" = ${importId} AND d."kind" = 'deal'
        AND d."dealExternalId" = e."dealExternalId")
    GROUP BY 1 ORDER BY 2 LIMIT ${limit}`;
}

/** The stage names that the files use, in the order of their first use in time. */
export async function listStagedStages(db: Db, importId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT "name" FROM (
      SELECT "data"->>'to' AS "name", ("data"->>'at')::float8 AS "at", 0 AS "rank" FROM "ImportStagedRow"
        WHERE "importId" = ${importId} AND "kind" = 'event' AND "data"->>'type' IN ('created', 'stage_changed')
      UNION ALL
      SELECT "data"->>'stage', ("data"->>'createdAt')::float8, 1 FROM "ImportStagedRow"
        WHERE "importId" = ${importId} AND "kind" = 'deal'
    ) AS uses WHERE "name" IS NOT NULL AND "name" <> ''
    GROUP BY "name"
    -- When a deal got its present stage is not told by its creation: events speak first.
    ORDER BY min("rank"), coalesce(min("at") FILTER (WHERE "rank" = 0), min("at")), "name" LIMIT 200`;
  return rows.map(({ name }) => name);
}

const DELETE_BATCH = 20_000;

/** In batches: one statement over millions of rows would run into the time limit. */
export async function deleteStaged(db: Db, importId: string): Promise<void> {
  for (let deleted = DELETE_BATCH; deleted === DELETE_BATCH;) {
    deleted = await db.$executeRaw`
      DELETE FROM "ImportStagedRow" WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM "ImportStagedRow" WHERE "importId" = ${importId} LIMIT ${DELETE_BATCH}))`;
  }
}

/** Ends the runs of a scope that a killed process left, and clears what they had read. */
export async function failInterrupted(db: Db, scopeKey: string, now: Date): Promise<void> {
  const left = await db.importRun.findMany({
    where: { scopeKey, status: 'running' },
    select: { id: true },
  });
  for (const { id } of left) {
    await deleteStaged(db, id);
    await db.importRun.update({ where: { id }, data: { status: 'failed', finishedAt: now } });
  }
}

/** Deals of the scope that came from the same sources under the same ids, locked for change. */
export async function lockImported(
  tx: Tx,
  scopeKey: string,
  externalIds: readonly string[],
): Promise<DealRecord[]> {
  await tx.$queryRaw`SELECT 1 FROM "Deal" WHERE "scopeKey" = ${scopeKey}
    AND "externalId" = ANY(${[...externalIds]}::text[]) ORDER BY "id" FOR UPDATE`;
  return tx.deal.findMany({ where: { scopeKey, externalId: { in: [...externalIds] } } });
}

export async function listKnownEventIds(
  tx: Tx,
  dealIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await tx.dealEvent.findMany({
    where: { dealId: { in: [...dealIds] }, externalId: { not: null } },
    select: { dealId: true, externalId: true },
  });
  const known = new Map<string, Set<string>>();
  for (const { dealId, externalId } of rows) {
    const ids = known.get(dealId) ?? new Set();
    known.set(dealId, ids.add(externalId ?? ''));
  }
  return known;
}

/** The people of a team by address and by name, to find the owner that a file names. */
export async function listAssignable(db: Db, teamId: string | null, userId: string) {
  return db.user.findMany({
    where: teamId ? { memberships: { some: { teamId } } } : { id: userId },
    select: { id: true, name: true, email: true },
  });
}

export function createRun(
  db: Db,
  run: { scopeKey: string; createdById: string; fileName: string | null; createdAt: Date },
) {
  return db.importRun.create({ data: { ...run, status: 'running' }, select: { id: true } });
}

export async function finishRun(
  db: Db,
  id: string,
  result: {
    status: 'finished' | 'failed';
    created: number;
    updated: number;
    unchanged: number;
    skipped: number;
    report: object;
    finishedAt: Date;
  },
): Promise<void> {
  await db.importRun.update({
    where: { id },
    data: { ...result, report: result.report as Prisma.InputJsonObject },
  });
}

export function countHighRisk(db: Db, scopeKey: string): Promise<number> {
  return db.deal.count({
    where: { scopeKey, deletedAt: null, outcome: null, riskLevel: 'High' },
  });
}

interface DealPeople {
  readonly dealId: string;
  readonly scopeKey: string;
  readonly userId: string;
  readonly account: string | null;
  readonly contacts: readonly IncomingContact[];
  readonly meetings: readonly IncomingMeeting[];
}

/** Contacts with their roles and the meetings of newly imported deals. */
export async function insertPeople(tx: Tx, deals: readonly DealPeople[]): Promise<void> {
  const contacts = deals.flatMap(({ dealId, scopeKey, account, contacts: people }) =>
    people.map((person) => ({ ...person, id: newId(), dealId, scopeKey, account })),
  );
  await tx.contact.createMany({
    data: contacts.map(({ id, scopeKey, name, email, account }) => ({
      id,
      scopeKey,
      name,
      email,
      account,
    })),
  });
  await tx.dealContact.createMany({
    data: contacts.map(({ id, dealId, role }) => ({ dealId, contactId: id, role })),
  });
  await tx.meeting.createMany({
    data: deals.flatMap(({ dealId, userId, meetings }) =>
      meetings.map((meeting) => ({
        ...meeting,
        attendees: [...meeting.attendees],
        dealId,
        userId,
        source: 'manual',
      })),
    ),
  });
}

/** How many demo deals lie under each owner key and creator, those in the bin included. */
export async function countDemoDeals(db: Db): Promise<Map<string, number>> {
  const rows = await db.deal.groupBy({
    by: ['scopeKey', 'userId'],
    where: { isDemo: true },
    _count: true,
  });
  return new Map(rows.map(({ scopeKey, userId, _count }) => [`${scopeKey}|${userId}`, _count]));
}
