import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { LearnedParts, RiskPolicy } from '../../risk';
import type { PolicyOrigin } from '../dto';

const VERSION = {
  id: true,
  version: true,
  origin: true,
  parent: true,
  note: true,
  runId: true,
  createdById: true,
  createdAt: true,
} as const;

const ACTIVATION = { note: true, activatedById: true, activatedAt: true } as const;

/** How many switchings-on of one version the history tells; the audit trail has all of them. */
const MAX_ACTIVATIONS = 20;

/**
 * Holds the scope's policies to the end of the transaction: who asks second sees what the first has
 * committed, so that version names are given once and two changes cannot both win.
 */
export async function lockPolicies(tx: Tx, scopeKey: string): Promise<void> {
  const key = `risk-policy:${scopeKey}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

/** The version that was switched on last, with its data; null where none ever was. */
export async function findActiveVersion(db: Db, scopeKey: string) {
  const activation = await db.riskPolicyActivation.findFirst({
    where: { scopeKey },
    orderBy: [{ activatedAt: 'desc' }, { id: 'desc' }],
    select: { ...ACTIVATION, policy: { select: { ...VERSION, data: true } } },
  });
  return activation;
}

export function findVersion(db: Db, scopeKey: string, version: string) {
  const where = { scopeKey_version: { scopeKey, version } };
  return db.riskPolicy.findUnique({ where, select: { ...VERSION, data: true } });
}

/** The newest version that was learned with exactly these parts; whoever edits one keeps them. */
export async function findLearnedWith(
  db: Db,
  scopeKey: string,
  parts: LearnedParts,
): Promise<{ readonly runId: string | null } | null> {
  const [found] = await db.$queryRaw<{ runId: string | null }[]>`
    SELECT "runId" FROM "RiskPolicy"
    WHERE "scopeKey" = ${scopeKey} AND "origin" = 'learned'
      AND "data"->'learned' = ${JSON.stringify(parts)}::jsonb
    ORDER BY "createdAt" DESC, "id" DESC LIMIT 1`;
  return found ?? null;
}

/**
 * A page of a scope's versions with their activations, the newest first.
 *
 * @param without a version that the page leaves out
 * @param after the last one of the page before
 */
export function listVersions(
  db: Db,
  scopeKey: string,
  without: string,
  after: { readonly createdAt: Date; readonly id: string } | null,
  limit: number,
) {
  return db.riskPolicy.findMany({
    where: {
      scopeKey,
      version: { not: without },
      ...(after && {
        OR: [
          { createdAt: { lt: after.createdAt } },
          { createdAt: after.createdAt, id: { lt: after.id } },
        ],
      }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: { ...VERSION, activations: NEWEST_ACTIVATIONS },
  });
}

const NEWEST_ACTIVATIONS = {
  orderBy: [{ activatedAt: 'desc' }, { id: 'desc' }],
  take: MAX_ACTIVATIONS,
  select: ACTIVATION,
} as const satisfies Prisma.RiskPolicy$activationsArgs;

export function listActivations(db: Db, policyId: string) {
  return db.riskPolicyActivation.findMany({ where: { policyId }, ...NEWEST_ACTIVATIONS });
}

/** The names of people by id; who was erased is left out. */
export async function namesOf(
  db: Db,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const known = [...new Set(ids.filter((id) => id !== null))];
  if (known.length === 0) return new Map();
  const users = await db.user.findMany({
    where: { id: { in: known } },
    select: { id: true, name: true },
  });
  return new Map(users.map(({ id, name }) => [id, name]));
}

/** The name that the scope's next version gets: `v1`, `v2`, … The caller holds the lock. */
export async function nextVersionName(tx: Tx, scopeKey: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    SELECT coalesce(max(substring("version" FROM 2)::int), 0) AS "last" FROM "RiskPolicy"
    WHERE "scopeKey" = ${scopeKey} AND "version" ~ '^v[0-9]{1,9}$'`;
  return `v${(row?.last ?? 0) + 1}`;
}

export interface NewPolicy {
  readonly scopeKey: string;
  readonly policy: RiskPolicy;
  readonly origin: PolicyOrigin;
  readonly parent: string | null;
  readonly note: string | null;
  readonly runId: string | null;
  readonly createdById: string | null;
  /** Null for the database's own time. */
  readonly at: Date | null;
}

/**
 * Stores a version under the name that its data carry; it is not in force by that. The caller holds
 * the lock: of two versions the later has the later time, also where two clocks disagree.
 *
 * @returns the row's id
 */
export async function insertPolicy(tx: Tx, row: NewPolicy): Promise<string> {
  const id = newId();
  await tx.$executeRaw`
    INSERT INTO "RiskPolicy" ("id", "scopeKey", "version", "data", "origin", "parent", "note",
      "runId", "createdById", "createdAt")
    SELECT ${id}, ${row.scopeKey}, ${row.policy.version}, ${JSON.stringify(row.policy)}::jsonb,
      ${row.origin}, ${row.parent}, ${row.note}, ${row.runId}, ${row.createdById},
      greatest(coalesce(${row.at}::timestamptz, now()),
        (SELECT max("createdAt") + interval '1 millisecond' FROM "RiskPolicy"
         WHERE "scopeKey" = ${row.scopeKey}))`;
  return id;
}

export interface NewActivation {
  readonly scopeKey: string;
  readonly policyId: string;
  readonly note: string | null;
  readonly activatedById: string;
  readonly at: Date;
}

/** Switches a stored version on. The caller holds the lock: the last one to commit is the last one. */
export async function insertActivation(tx: Tx, row: NewActivation): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "RiskPolicyActivation" ("id", "scopeKey", "policyId", "note", "activatedById",
      "activatedAt")
    SELECT ${newId()}, ${row.scopeKey}, ${row.policyId}, ${row.note}, ${row.activatedById},
      greatest(${row.at}::timestamptz, (SELECT max("activatedAt") + interval '1 millisecond'
        FROM "RiskPolicyActivation" WHERE "scopeKey" = ${row.scopeKey}))`;
}

/** The open deals of a scope whose score was made with another policy than this one. */
export async function countScoredOtherwise(
  db: Db,
  scopeKey: string,
  version: string,
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Deal"
    WHERE "scopeKey" = ${scopeKey} AND "deletedAt" IS NULL AND "outcome" IS NULL
      AND "riskPolicyVersion" IS DISTINCT FROM ${version}`;
  return row?.count ?? 0;
}
