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

const MAX_BATCH_CHARACTERS = 16_000_000;

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
  // Cut where the events of the deals make more than a batch may weigh; one deal always goes.
  return db.$queryRaw`
    SELECT "externalId", "line", "data" FROM (
      SELECT d.*, row_number() OVER w AS "place", sum(d."size") OVER w AS "total" FROM (
        SELECT s."externalId", s."line", s."data", coalesce((
          SELECT sum(length(e."data")) FROM "ImportStagedEvent" e
          WHERE e."importId" = s."importId" AND e."dealExternalId" = s."externalId"), 0) AS "size"
        FROM "ImportStagedDeal" s
        WHERE s."importId" = ${importId} AND s."isClosed" = ${isClosed} AND s."line" > ${afterLine}
        ORDER BY s."line" LIMIT ${limit}
      ) AS d WINDOW w AS (ORDER BY d."line")
    ) AS b WHERE "place" = 1 OR "total" <= ${MAX_BATCH_CHARACTERS} ORDER BY "line"`;
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
): Promise<{ externalId: string; line: number; count: number; all: number }[]> {
  return db.$queryRaw`
    SELECT e."dealExternalId" AS "externalId", min(e."line") AS "line", count(*)::int AS "count",
      (sum(count(*)) OVER ())::int AS "all"
    FROM "ImportStagedEvent" e
    WHERE e."importId" = ${importId} AND NOT EXISTS (
      SELECT 1 FROM "ImportStagedDeal" d
      WHERE d."importId" = ${importId} AND d."externalId" = e."dealExternalId")
    GROUP BY 1 ORDER BY 2 LIMIT ${limit}`;
}

/** Takes the histories away that are longer than that; answers whose they were. */
export function dropEndless(
  db: Db,
  importId: string,
  atMost: number,
): Promise<{ externalId: string; line: number; count: number }[]> {
  return db.$queryRaw`
    WITH endless AS (
      SELECT "dealExternalId" AS "externalId", min("line") AS "line", count(*)::int AS "count"
      FROM "ImportStagedEvent" WHERE "importId" = ${importId}
      GROUP BY 1 HAVING count(*) > ${atMost}),
    gone AS (DELETE FROM "ImportStagedEvent" e USING endless
      WHERE e."importId" = ${importId} AND e."dealExternalId" = endless."externalId")
    SELECT * FROM endless ORDER BY "line" LIMIT 1000`;
}

/** Both tables forget an import; the events in steps, since one statement over millions takes too long. */
export async function deleteStaged(db: Db, importId: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "ImportStagedDeal" WHERE "importId" = ${importId}`;
  const step = 100_000;
  for (let deleted = step; deleted === step;) {
    deleted = await db.$executeRaw`
      DELETE FROM "ImportStagedEvent" WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM "ImportStagedEvent" WHERE "importId" = ${importId} LIMIT ${step}))`;
  }
}
