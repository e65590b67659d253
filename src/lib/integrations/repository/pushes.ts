import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { CrmPush } from '../../platform/db/generated/client';
import type { CrmName, WriteBackField } from '../model';

export type PushRow = CrmPush;

/** `from` and `to` in our own terms: a stage of ours, an ISO date, words. */
export type PushFields = Partial<
  Record<WriteBackField, { readonly from: string | null; readonly to: string | null }>
>;

/** A deal whose source wants to hear of changes, by which connection. */
export interface Writable {
  readonly dealId: string;
  readonly externalId: string;
  readonly integrationId: string;
}

/** Which of these deals came from Salesforce into a place whose connection writes back; the oldest does. */
export function listWritable(tx: Tx, dealIds: readonly string[]): Promise<Writable[]> {
  return tx.$queryRaw<Writable[]>`
    SELECT DISTINCT ON (d."id") d."id" AS "dealId", d."externalId", s."id" AS "integrationId"
    FROM "Deal" d JOIN "SalesforceIntegration" s ON s."scopeKey" = d."scopeKey"
    WHERE d."id" = ANY(${[...dealIds]}::text[]) AND d."source" = 'salesforce'
      AND d."externalId" IS NOT NULL AND d."deletedAt" IS NULL
      AND s."isActive" AND s."settings"->>'writeBack' = 'true'
    ORDER BY d."id", s."createdAt", s."id"`;
}

export interface NewPush extends Writable {
  readonly fields: PushFields;
  readonly changedAt: Date;
}

export async function insertPushes(
  tx: Tx,
  integration: CrmName,
  pushes: readonly NewPush[],
): Promise<void> {
  await tx.crmPush.createMany({
    data: pushes.map(({ fields, changedAt, ...push }) => ({
      id: newId(),
      ...push,
      integration,
      fields: fields as unknown as Prisma.InputJsonObject,
      changedAt,
      notMade: [],
      nextAttemptAt: changedAt,
      createdAt: changedAt,
    })),
  });
}

/** What waits to be written back by a connection, in the order in which it was changed. */
export const listPending = (db: Db, integrationId: string, limit: number): Promise<PushRow[]> =>
  db.crmPush.findMany({
    where: { integrationId, status: 'pending' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });

/** Connections that have something to write back whose time has come, and that may be asked. */
export async function listPushing(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ integrationId: string }[]>`
    SELECT DISTINCT p."integrationId" FROM "CrmPush" p
    JOIN "SalesforceIntegration" s ON s."id" = p."integrationId" AND s."isActive"
    WHERE p."status" = 'pending' AND p."nextAttemptAt" <= ${now} LIMIT ${limit}`;
  return rows.map(({ integrationId }) => integrationId);
}

/** Ends what waits for a connection, because nothing is written back by it any more. */
export const cancelPushes = (tx: Tx, integrationId: string, error: string, now: Date) =>
  tx.crmPush.updateMany({
    where: { integrationId, status: 'pending' },
    data: { status: 'failed', error, finishedAt: now, nextAttemptAt: null },
  });

export interface AnsweredPush {
  /** Fields that stand at the source now. */
  readonly made: readonly WriteBackField[];
  /** Fields of which the source had something newer. */
  readonly overtaken: readonly WriteBackField[];
  readonly error: string | null;
  readonly now: Date;
}

/**
 * Ends changes that the source has answered, each by its own fields. What stands there was sent, also
 * where somebody has ended the connection meanwhile: it comes back as the source's history.
 */
export async function endAnswered(
  tx: Tx,
  ids: readonly string[],
  { made, overtaken, error, now }: AnsweredPush,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "CrmPush" SET "status" = CASE WHEN jsonb_exists_any("fields", ${[...made]}::text[]) THEN 'sent'
        WHEN jsonb_exists_any("fields", ${[...overtaken]}::text[]) THEN 'overtaken' ELSE 'sent' END,
      "notMade" = ARRAY(SELECT f FROM jsonb_object_keys("fields") f
        WHERE NOT f = ANY(${[...made]}::text[]) ORDER BY f),
      "error" = ${error}, "finishedAt" = ${now}, "nextAttemptAt" = NULL, "attempt" = "attempt" + 1
    WHERE "id" = ANY(${[...ids]}::text[])
      AND ("status" = 'pending' OR jsonb_exists_any("fields", ${[...made]}::text[]))`;
}

/** Ends changes that the source does not take. */
export async function endRefused(
  tx: Tx,
  ids: readonly string[],
  { error, now }: { readonly error: string; readonly now: Date },
): Promise<void> {
  await tx.crmPush.updateMany({
    where: { id: { in: [...ids] }, status: 'pending' },
    data: {
      status: 'failed',
      error,
      finishedAt: now,
      nextAttemptAt: null,
      attempt: { increment: 1 },
    },
  });
}

export async function delayPushes(
  tx: Tx,
  ids: readonly string[],
  { error, nextAttemptAt }: { readonly error: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await tx.crmPush.updateMany({
    where: { id: { in: [...ids] }, status: 'pending' },
    data: { error, nextAttemptAt, attempt: { increment: 1 } },
  });
}

/**
 * What was ever written back of these deals of a place, by whichever connection: it comes back as the
 * source's own history, each time that the deal is read.
 */
export async function listSent(
  db: Db,
  { scopeKey, source }: { readonly scopeKey: string; readonly source: string },
  externalIds: readonly string[],
): Promise<PushRow[]> {
  if (externalIds.length === 0) return [];
  return db.$queryRaw<PushRow[]>`
    SELECT p.* FROM "Deal" d JOIN "CrmPush" p ON p."dealId" = d."id"
    WHERE d."scopeKey" = ${scopeKey} AND d."source" = ${source}
      AND d."externalId" = ANY(${[...externalIds]}::text[])
      AND p."integration" = ${source} AND p."status" = 'sent'`;
}
