import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { ImportRun } from '../../platform/db/generated/client';
import type { ImportOptions, ImportStatus } from '../import-schema';

export type RunRecord = ImportRun;

/** Runs that have still something to do. */
export const ACTIVE: readonly ImportStatus[] = ['queued', 'running', 'undoing'];

const EMPTY_REPORT = { eventsAdded: 0, rejected: [], warnings: [] };

export async function createRun(
  db: Db,
  run: {
    scopeKey: string;
    teamId: string | null;
    createdById: string;
    createdAt: Date;
    requestId: string | null;
    status: ImportStatus;
  },
): Promise<string> {
  const id = newId();
  await db.importRun.create({ data: { id, ...run, report: EMPTY_REPORT } });
  return id;
}

export interface RunChange {
  readonly status?: ImportStatus;
  readonly scopeKey?: string;
  readonly teamId?: string | null;
  readonly fileName?: string | null;
  readonly source?: string;
  readonly dryRun?: boolean;
  readonly options?: ImportOptions;
  readonly phase?: string | null;
  readonly phaseDone?: number;
  readonly phaseTotal?: number;
  readonly cursorLine?: number;
  readonly rowsRead?: number;
  readonly error?: string | null;
  readonly undo?: object;
  readonly finishedAt?: Date;
  readonly undoneAt?: Date;
}

export async function saveRun(db: Db, id: string, change: RunChange): Promise<void> {
  const { options, undo, ...rest } = change;
  const json = (value: object | undefined, name: string) =>
    value === undefined ? {} : { [name]: value as Prisma.InputJsonObject };
  await db.importRun.update({
    where: { id },
    data: { ...rest, ...json(options, 'options'), ...json(undo, 'undo') },
  });
}

/** Counts the beginnings; each batch that was written sets the count back. */
export async function beginStretch(db: Db, id: string): Promise<void> {
  await db.importRun.update({
    where: { id },
    data: { status: 'running', attempts: { increment: 1 } },
  });
}

interface Notes {
  readonly skipped: number;
  readonly inBin: number;
  readonly rejected: readonly object[];
  readonly warnings: readonly object[];
}

/** Replaces the notes on rows; the counts beside them are kept. */
export async function saveNotes(db: Db, id: string, { skipped, ...notes }: Notes): Promise<void> {
  await db.$executeRaw`UPDATE "ImportRun" SET "skipped" = ${skipped},
    "report" = "report" || ${JSON.stringify(notes)}::jsonb WHERE "id" = ${id}`;
}

/** Where a killed import goes on, with the notes up to there (written only where there are more). */
export async function saveProgress(
  db: Db,
  id: string,
  cursorLine: number,
  notes: Notes,
): Promise<void> {
  const run = await db.importRun.update({
    where: { id },
    data: { cursorLine, attempts: 0 },
    select: { skipped: true },
  });
  if (run.skipped !== notes.skipped) await saveNotes(db, id, notes);
}

/** The exact counts, from what the import noted of each deal that it wrote. */
export async function settleCounts(db: Db, id: string, refused: number): Promise<void> {
  await db.$executeRaw`UPDATE "ImportRun" r SET "created" = c."created", "updated" = c."updated",
      "unchanged" = greatest(0, r."phaseTotal" - c."created" - c."updated" - ${refused})
    FROM (SELECT count(*) FILTER (WHERE "before" IS NULL)::int AS "created",
        count(*) FILTER (WHERE "before" IS NOT NULL)::int AS "updated"
      FROM "ImportedDeal" WHERE "importId" = ${id}) AS c
    WHERE r."id" = ${id} AND NOT r."dryRun"`;
}

export interface BatchTally {
  readonly deals: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly eventsAdded: number;
}

/** Notes a batch in its own transaction, so that the counts stand for what was written. */
export async function addBatch(tx: Tx, id: string, tally: BatchTally): Promise<void> {
  await tx.$executeRaw`UPDATE "ImportRun" SET "created" = "created" + ${tally.created},
      "updated" = "updated" + ${tally.updated}, "unchanged" = "unchanged" + ${tally.unchanged},
      "phaseDone" = "phaseDone" + ${tally.deals},
      "report" = jsonb_set("report", '{eventsAdded}',
        to_jsonb(("report"->>'eventsAdded')::int + ${tally.eventsAdded}::int))
    WHERE "id" = ${id}`;
}

export function findRun(db: Db, id: string): Promise<RunRecord | null> {
  return db.importRun.findUnique({ where: { id } });
}

/** A run that is known to be there. */
export function getRun(db: Db, id: string): Promise<RunRecord> {
  return db.importRun.findUniqueOrThrow({ where: { id } });
}

/** The run with something to do in a scope, if there is one. */
export function findActiveRun(db: Db, scopeKey: string, exceptId: string) {
  return db.importRun.findFirst({
    where: { scopeKey, status: { in: [...ACTIVE] }, id: { not: exceptId } },
  });
}

/** Writers of a scope take turns in deciding who imports; held to the end of the transaction. */
export async function lockScope(tx: Tx, scopeKey: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`import:${scopeKey}`}, 0))`;
}

/** @returns false where another request was quicker */
export async function beginUndo(tx: Tx, id: string, phase: string): Promise<boolean> {
  const begun =
    await tx.$executeRaw`UPDATE "ImportRun" SET "status" = 'undoing', "phase" = ${phase},
      "phaseDone" = 0, "phaseTotal" = "created" + "updated", "error" = NULL
    WHERE "id" = ${id} AND "status" IN ('finished', 'failed')`;
  return begun === 1;
}

export async function nameOfUser(db: Db, id: string): Promise<string> {
  return (await db.user.findUnique({ where: { id }, select: { name: true } }))?.name ?? 'Unknown';
}

/** The newest runs that an actor may see. */
export async function listRuns(
  db: Db,
  scopeKeys: readonly string[],
  limit: number,
): Promise<(RunRecord & { createdBy: string })[]> {
  const found = await db.importRun.findMany({
    where: { scopeKey: { in: [...scopeKeys] }, status: { not: 'receiving' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    omit: { report: true },
  });
  // The notes on rows are long; the list shows counts alone.
  const counted = await db.$queryRaw<{ id: string; eventsAdded: number }[]>`
    SELECT "id", coalesce(("report"->>'eventsAdded')::int, 0) AS "eventsAdded" FROM "ImportRun"
    WHERE "id" = ANY(${found.map(({ id }) => id)}::text[])`;
  const added = new Map(counted.map(({ id, eventsAdded }) => [id, eventsAdded]));
  const runs = found.map((run) => ({ ...run, report: { eventsAdded: added.get(run.id) ?? 0 } }));
  const people = await db.user.findMany({
    where: { id: { in: [...new Set(runs.map(({ createdById }) => createdById))] } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return runs.map((run) => ({ ...run, createdBy: names.get(run.createdById) ?? 'Unknown' }));
}

/** Runs that wait or stand still: nobody holds the lease of their scope. */
export async function listStalledRuns(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "ImportRun" r
    WHERE r."status" = ANY(${[...ACTIVE]}::text[]) AND NOT EXISTS (
      SELECT 1 FROM "Lease" l WHERE l."name" = 'import:' || r."scopeKey" AND l."expiresAt" > now())
    ORDER BY r."createdAt" LIMIT 100`;
  return rows.map(({ id }) => id);
}

/** Imports that have ended, and whose files are still here: killed between the two. */
export async function listUncleared(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "ImportChunk" c JOIN "ImportRun" r ON r."id" = c."importId"
    WHERE c."number" = 0 AND c."file" = 'deals'
      AND r."status" IN ('finished', 'failed', 'undone') LIMIT 100`;
  return rows.map(({ id }) => id);
}

/** Uploads that never came to their end, from before that time. */
export async function listAbandonedUploads(db: Db, before: Date): Promise<string[]> {
  const runs = await db.importRun.findMany({
    where: { status: 'receiving', createdAt: { lt: before } },
    select: { id: true },
    take: 100,
  });
  return runs.map(({ id }) => id);
}

export async function deleteRun(db: Db, id: string): Promise<void> {
  await db.importRun.deleteMany({ where: { id } });
}

export async function addChunk(
  db: Db,
  importId: string,
  file: string,
  number: number,
  bytes: Uint8Array,
): Promise<void> {
  await db.$executeRaw`INSERT INTO "ImportChunk" ("importId", "file", "number", "bytes")
    VALUES (${importId}, ${file}, ${number}, ${Buffer.from(bytes)})`;
}

/** A file of an import, piece by piece. */
export async function* readChunks(
  db: Db,
  importId: string,
  file: string,
): AsyncGenerator<Uint8Array> {
  for (let number = 0; ; number += 1) {
    const [row] = await db.$queryRaw<{ bytes: Uint8Array }[]>`SELECT "bytes" FROM "ImportChunk"
      WHERE "importId" = ${importId} AND "file" = ${file} AND "number" = ${number}`;
    if (!row) return;
    yield row.bytes;
  }
}

/** Which files of an import were received. */
export async function listFileKinds(db: Db, importId: string): Promise<string[]> {
  const rows = await db.importChunk.findMany({
    where: { importId, number: 0 },
    select: { file: true },
  });
  return rows.map(({ file }) => file);
}

export async function deleteChunks(db: Db, importId: string): Promise<void> {
  await db.$executeRaw`DELETE FROM "ImportChunk" WHERE "importId" = ${importId}`;
}
