import 'server-only';
import type { Db } from '../../platform/db';

export interface StagedDeal {
  readonly externalId: string;
  readonly line: number;
  readonly isClosed: boolean;
  /** The parsed deal as JSON. */
  readonly data: string;
}

export interface StagedEvent {
  readonly dealExternalId: string;
  readonly line: number;
  /** The parsed event as JSON. */
  readonly data: string;
}

/** @returns the lines that were not taken because their id stands above, with that first line */
export async function stageDeals(
  db: Db,
  importId: string,
  rows: readonly StagedDeal[],
): Promise<{ line: number; externalId: string; first: number }[]> {
  if (rows.length === 0) return [];
  const taken = await db.$queryRaw<{ line: number }[]>`
    INSERT INTO "ImportStagedDeal" ("importId", "externalId", "line", "isClosed", "data")
    SELECT ${importId}, u.* FROM unnest(${rows.map((r) => r.externalId)}::text[],
      ${rows.map((r) => r.line)}::int[], ${rows.map((r) => r.isClosed)}::boolean[],
      ${rows.map((r) => r.data)}::text[]) AS u
    ON CONFLICT DO NOTHING RETURNING "line"`;
  if (taken.length === rows.length) return [];
  const lines = new Set(taken.map(({ line }) => line));
  const again = rows.filter(({ line }) => !lines.has(line));
  const first = await db.importStagedDeal.findMany({
    where: { importId, externalId: { in: again.map(({ externalId }) => externalId) } },
    select: { externalId: true, line: true },
  });
  const firstLine = new Map(first.map(({ externalId, line }) => [externalId, line]));
  return again.map(({ line, externalId }) => ({
    line,
    externalId,
    first: firstLine.get(externalId) ?? 0,
  }));
}

export async function stageEvents(
  db: Db,
  importId: string,
  rows: readonly StagedEvent[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO "ImportStagedEvent" ("importId", "dealExternalId", "line", "data")
    SELECT ${importId}, u.* FROM unnest(${rows.map((r) => r.dealExternalId)}::text[],
      ${rows.map((r) => r.line)}::int[], ${rows.map((r) => r.data)}::text[]) AS u`;
}

export function countStagedDeals(db: Db, importId: string): Promise<number> {
  return db.importStagedDeal.count({ where: { importId } });
}

export function listStagedDeals(
  db: Db,
  importId: string,
  isClosed: boolean,
  afterLine: number,
  limit: number,
): Promise<{ externalId: string; line: number; data: string }[]> {
  return db.$queryRaw`SELECT "externalId", "line", "data" FROM "ImportStagedDeal"
    WHERE "importId" = ${importId} AND "isClosed" = ${isClosed} AND "line" > ${afterLine}
    ORDER BY "line" LIMIT ${limit}`;
}

/** The events of some deals, each deal's as one JSON array in the order of the file. */
export async function listStagedEvents(
  db: Db,
  importId: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ id: string; data: string }[]>`
    SELECT "dealExternalId" AS "id", '[' || string_agg("data", ',' ORDER BY "line") || ']' AS "data"
    FROM "ImportStagedEvent"
    WHERE "importId" = ${importId} AND "dealExternalId" = ANY(${[...externalIds]}::text[])
    GROUP BY 1`;
  return new Map(rows.map(({ id, data }) => [id, data]));
}

/** Deals that the events file names and the deals file does not, with their first lines. */
export function listOrphanDeals(
  db: Db,
  importId: string,
  limit: number,
): Promise<{ externalId: string; line: number; count: number }[]> {
  return db.$queryRaw`
    SELECT e."dealExternalId" AS "externalId", min(e."line") AS "line", count(*)::int AS "count"
    FROM "ImportStagedEvent" e
    WHERE e."importId" = ${importId} AND NOT EXISTS (
      SELECT 1 FROM "ImportStagedDeal" d
      WHERE d."importId" = ${importId} AND d."externalId" = e."dealExternalId")
    GROUP BY 1 ORDER BY 2 LIMIT ${limit}`;
}

/** Both tables forget an import; in steps, since one statement over millions of rows takes too long. */
export async function deleteStaged(db: Db, importId: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "ImportStagedDeal" WHERE "importId" = ${importId}`;
  const step = 100_000;
  for (let deleted = step; deleted === step;) {
    deleted = await db.$executeRaw`
      DELETE FROM "ImportStagedEvent" WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM "ImportStagedEvent" WHERE "importId" = ${importId} LIMIT ${step}))`;
  }
}
