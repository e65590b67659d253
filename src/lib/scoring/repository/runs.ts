import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { RiskRun } from '../../platform/db/generated/client';
import type { PreviewSummaryDto, RunKind } from '../dto';

export type RunRecord = RiskRun;
/** A run without what it found, which may be long. */
export type RunLine = Omit<RunRecord, 'result'>;

const ACTIVE = ['queued', 'running'];

/** Short, so that what a killed process left is soon taken over; renewed by a timer. */
const LEASE_SECONDS = 30;

/** Who starts runs of a scope takes turns: held to the end of the transaction. */
export async function lockRuns(tx: Tx, scopeKey: string): Promise<void> {
  const key = `risk-run:${scopeKey}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

export async function insertRun(
  tx: Tx,
  run: {
    scopeKey: string;
    kind: RunKind;
    params: object;
    createdById: string;
    createdAt: Date;
  },
): Promise<RunRecord> {
  const params = run.params as Prisma.InputJsonObject;
  return tx.riskRun.create({ data: { id: newId(), ...run, params, status: 'queued' } });
}

/** The run of a kind that waits or is at work. */
export function findActiveRun(db: Db, scopeKey: string, kind: RunKind): Promise<RunLine | null> {
  return db.riskRun.findFirst({
    where: { scopeKey, kind, status: { in: ACTIVE } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    omit: { result: true },
  });
}

export function findRun(db: Db, id: string): Promise<RunRecord | null> {
  return db.riskRun.findUnique({ where: { id } });
}

/** A run of one of the owner keys. */
export function findRunOf(
  db: Db,
  scopeKeys: readonly string[],
  id: string,
): Promise<RunRecord | null> {
  return db.riskRun.findFirst({ where: { id, scopeKey: { in: [...scopeKeys] } } });
}

/** The newest run of a kind that came to its end. */
export function findNewestDone(db: Db, scopeKey: string, kind: RunKind): Promise<RunRecord | null> {
  return db.riskRun.findFirst({
    where: { scopeKey, kind, status: 'done' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

/** Of each stored version the newest preview beside another one, without the deals that change. */
export function listNewestPreviews(
  db: Db,
  scopeKey: string,
  against: string,
): Promise<(Omit<PreviewSummaryDto, 'finishedAt'> & { readonly finishedAt: Date })[]> {
  return db.$queryRaw`
    SELECT DISTINCT ON ("params"->>'of') "params"->>'of' AS "version", "finishedAt",
      ("result"->>'openDeals')::int AS "openDeals",
      ("result"->>'changedCount')::int AS "changedCount",
      ("result"#>>'{alerts,days}')::int AS "alertDays",
      ("result"#>>'{alerts,before,total}')::int AS "alertsBefore",
      ("result"#>>'{alerts,after,total}')::int AS "alertsAfter",
      ("result"#>>'{backtest,before,report,methods,0,brier}')::float8 AS "brierBefore",
      ("result"#>>'{backtest,after,report,methods,0,brier}')::float8 AS "brierAfter"
    FROM "RiskRun"
    WHERE "scopeKey" = ${scopeKey} AND "kind" = 'preview' AND "status" = 'done'
      AND "finishedAt" IS NOT NULL AND "params"->>'of' IS NOT NULL
      AND "params"->>'against' = ${against}
    ORDER BY "params"->>'of', "finishedAt" DESC`;
}

/** Runs of some kinds, the newest first. */
export function listRuns(
  db: Db,
  scopeKey: string,
  kinds: readonly RunKind[],
  after: { readonly createdAt: Date; readonly id: string } | null,
  limit: number,
): Promise<RunLine[]> {
  return db.riskRun.findMany({
    where: {
      scopeKey,
      kind: { in: [...kinds] },
      ...(after && {
        OR: [
          { createdAt: { lt: after.createdAt } },
          { createdAt: after.createdAt, id: { lt: after.id } },
        ],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    omit: { result: true },
  });
}

/**
 * Takes a run that waits, or whose holder has not renewed its lease. Its count of attempts is the
 * holder's token: whoever was overtaken holds an older one, and changes nothing any more.
 */
export async function takeRun(db: Db, id: string): Promise<RunRecord | null> {
  const taken = await db.$executeRaw`
    UPDATE "RiskRun" SET "status" = 'running', "attempts" = "attempts" + 1, "progress" = 0,
      "startedAt" = coalesce("startedAt", now()),
      "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ${id} AND ("status" = 'queued' OR ("status" = 'running' AND "leaseUntil" < now()))`;
  return taken === 1 ? findRun(db, id) : null;
}

/** A run as its holder knows it. */
export interface Held {
  readonly id: string;
  readonly attempts: number;
}

export async function renewRun(db: Db, { id, attempts }: Held): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE "RiskRun" SET "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ${id} AND "attempts" = ${attempts} AND "status" = 'running'`;
  return renewed === 1;
}

interface RunChange {
  readonly status?: 'queued' | 'done' | 'failed';
  readonly progress?: number;
  readonly phase?: string | null;
  readonly result?: object;
  readonly error?: string;
  readonly attempts?: number;
  readonly finishedAt?: Date;
  readonly leaseUntil?: null;
}

/** Changes a run for its holder; false where somebody else has it by now. */
export async function saveRun(
  db: Db,
  { id, attempts }: Held,
  { result, ...change }: RunChange,
): Promise<boolean> {
  const { count } = await db.riskRun.updateMany({
    where: { id, attempts, status: 'running' },
    data: { ...change, ...(result ? { result: result as Prisma.InputJsonObject } : {}) },
  });
  return count === 1;
}

/** Ends a run that nobody needs any more, whoever works on it: they find that they lost it. */
export async function replaceRun(tx: Tx, id: string, error: string, at: Date): Promise<void> {
  await tx.riskRun.updateMany({
    where: { id, status: { in: ACTIVE } },
    data: { status: 'failed', error, finishedAt: at, phase: null, leaseUntil: null },
  });
}

/** Runs that wait or stand still: nobody holds their lease. */
export function listStalledRuns(db: Db): Promise<{ id: string; kind: RunKind }[]> {
  return db.$queryRaw<{ id: string; kind: RunKind }[]>`
    SELECT "id", "kind" FROM "RiskRun"
    WHERE "status" = 'queued' OR ("status" = 'running' AND "leaseUntil" < now())
    ORDER BY "createdAt" LIMIT 100`;
}

/** Forgets previews that ended before a moment: each was the question of one afternoon. */
export async function deleteOldPreviews(db: Db, before: Date): Promise<number> {
  const { count } = await db.riskRun.deleteMany({
    where: { kind: 'preview', finishedAt: { lt: before } },
  });
  return count;
}
