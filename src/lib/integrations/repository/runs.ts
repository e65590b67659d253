import 'server-only';
import { newId } from '../../core/ids';
import { type Db, type Prisma, type Tx } from '../../platform/db';
import type { SyncRun } from '../../platform/db/generated/client';
import type { SyncKind, SyncStatus, SyncTrigger } from '../model';
import type { RecordProblem } from '../source';

export type RunRow = SyncRun;

/** Runs that have still something to do. */
export const ACTIVE: readonly SyncStatus[] = ['queued', 'running'];
const MAX_PROBLEMS = 1_000;

export interface NewRun {
  readonly integration: string;
  readonly integrationId: string;
  readonly userId: string;
  readonly scopeKey: string;
  readonly teamId: string | null;
  readonly trigger: SyncTrigger;
  readonly kind: SyncKind;
  readonly requestId: string | null;
  readonly createdAt: Date;
}

export const findActive = (db: Db, integrationId: string): Promise<RunRow | null> =>
  db.syncRun.findFirst({ where: { integrationId, status: { in: [...ACTIVE] } } });

export const findRun = (db: Db, id: string): Promise<RunRow | null> =>
  db.syncRun.findUnique({ where: { id } });

export const createRun = (tx: Tx, run: NewRun): Promise<RunRow> =>
  tx.syncRun.create({ data: { id: newId(), ...run, status: 'queued' } });

export const listRuns = (db: Db, integrationId: string, limit: number): Promise<RunRow[]> =>
  db.syncRun.findMany({
    where: { integrationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

/** Runs that wait or run and that nobody works on: whoever does holds their connection's lease. */
export async function listUnattended(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "SyncRun" r WHERE r."status" IN ('queued', 'running')
      AND NOT EXISTS (SELECT 1 FROM "Lease" l
        WHERE l."name" = 'sync:' || r."integrationId" AND l."expiresAt" > now())
    -- What was begun often and never ended (its provider hangs) waits behind the others.
    ORDER BY r."attempts", r."createdAt", r."id" LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Begins a stretch of work on a run. Whoever began before it writes no more: `savePage` asks for the
 * number.
 *
 * @returns the number of the stretch, or null where the run has ended
 */
export async function beginStretch(db: Db, id: string, now: Date): Promise<number | null> {
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    UPDATE "SyncRun" SET "status" = 'running', "attempts" = "attempts" + 1,
      "startedAt" = coalesce("startedAt", ${now})
    WHERE "id" = ${id} AND "status" IN ('queued', 'running') RETURNING "attempts"`;
  return rows[0]?.attempts ?? null;
}

export interface PageCounts {
  readonly recordsRead: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly removed: number;
  readonly eventsAdded: number;
}

/** Adds up what a page brought. @returns false where the run has ended or somebody else works on it */
export async function savePage(
  tx: Tx,
  { id, stretch }: HeldRun,
  counts: PageCounts,
  about: {
    readonly phase: string;
    readonly total: number | null;
    readonly problems: readonly RecordProblem[];
  },
): Promise<boolean> {
  const problems = JSON.stringify(about.problems.slice(0, MAX_PROBLEMS));
  const saved = await tx.$executeRaw`
    UPDATE "SyncRun" SET "phase" = ${about.phase}, "total" = coalesce(${about.total}::int, "total"),
      "recordsRead" = "recordsRead" + ${counts.recordsRead}, "created" = "created" + ${counts.created},
      "updated" = "updated" + ${counts.updated}, "unchanged" = "unchanged" + ${counts.unchanged},
      "skipped" = "skipped" + ${counts.skipped}, "removed" = "removed" + ${counts.removed},
      "eventsAdded" = "eventsAdded" + ${counts.eventsAdded},
      "problemCount" = "problemCount" + ${about.problems.length},
      "problems" = CASE WHEN jsonb_array_length("problems") >= ${MAX_PROBLEMS} THEN "problems"
        ELSE "problems" || ${problems}::jsonb END
    WHERE "id" = ${id} AND "attempts" = ${stretch} AND "status" = 'running'`;
  return saved === 1;
}

export type RunEnd = Pick<RunRow, 'status'> & Partial<Pick<RunRow, 'error' | 'errorCode'>>;

/** @returns the run as it ended, or null where it had ended before */
export async function endRun(
  tx: Tx,
  id: string,
  { status, error = null, errorCode = null }: RunEnd,
  now: Date,
): Promise<RunRow | null> {
  const [row] = await tx.syncRun.updateManyAndReturn({
    where: { id, status: { in: [...ACTIVE] } },
    data: { status, error, errorCode, phase: null, finishedAt: now },
  });
  return row ?? null;
}

/** A run as one stretch of work has it. */
export interface HeldRun {
  readonly id: string;
  readonly stretch: number;
}

/** Ends a run as whoever works on it; null, too, where another has taken it over. */
export async function endHeldRun(
  tx: Tx,
  { id, stretch }: HeldRun,
  end: RunEnd,
  now: Date,
): Promise<RunRow | null> {
  const isHeld = await tx.syncRun.count({ where: { id, attempts: stretch } });
  return isHeld === 1 ? endRun(tx, id, end, now) : null;
}

/** What a connection has brought since a sync last came to its end. */
export interface Brought {
  readonly created: number;
  readonly updated: number;
}

export async function countSinceFinished(db: Db, integrationId: string): Promise<Brought> {
  const last = await db.syncRun.findFirst({
    where: { integrationId, status: 'finished' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { createdAt: true },
  });
  const { _sum } = await db.syncRun.aggregate({
    where: {
      integrationId,
      status: { not: 'finished' },
      ...(last ? { createdAt: { gte: last.createdAt } } : {}),
    },
    _sum: { created: true, updated: true },
  });
  return { created: _sum.created ?? 0, updated: _sum.updated ?? 0 };
}

export const addPushed = (db: Db, id: string, count: number) =>
  db.syncRun.updateMany({ where: { id }, data: { pushed: { increment: count } } });

/** Ends what of a connection waits or runs, because the connection goes. */
export const cancelRuns = (tx: Tx, integrationId: string, now: Date) =>
  tx.syncRun.updateMany({
    where: { integrationId, status: { in: [...ACTIVE] } },
    data: { status: 'cancelled', error: 'It was disconnected.', finishedAt: now, phase: null },
  });

export interface LogEntry {
  readonly userId: string;
  readonly integration: string;
  readonly action: string;
  readonly status: 'success' | 'failed';
  readonly message: string | null;
  readonly metadata?: object;
  readonly createdAt: Date;
}

export async function addLog(db: Db, { metadata, ...entry }: LogEntry): Promise<void> {
  const data = metadata ? { metadata: metadata as Prisma.InputJsonObject } : {};
  await db.integrationLog.create({ data: { ...entry, ...data } });
}

export const listLogs = (db: Db, userId: string, integration: string, limit: number) =>
  db.integrationLog.findMany({
    where: { userId, integration },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

/** How many deals of a place came from here and are not in the bin; a demo's own only bear the name. */
export const countSynced = (db: Db, scopeKey: string, source: string): Promise<number> =>
  db.deal.count({ where: { scopeKey, source, deletedAt: null, isDemo: false } });

export const countMeetings = (db: Db, userId: string, source: string): Promise<number> =>
  db.meeting.count({ where: { userId, source, isCancelled: false } });
