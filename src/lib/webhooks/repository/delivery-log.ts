import 'server-only';
import { cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { WebhookAttempt, WebhookDelivery } from '../../platform/db/generated/client';
import { TEST_EVENT_PREFIX } from '../model';
import type { ListDeliveriesQuery } from '../schema';

/** A line of the log, without the body, which may be large. */
export type DeliveryRow = Pick<
  WebhookDelivery,
  | 'id'
  | 'webhookId'
  | 'eventId'
  | 'eventType'
  | 'dealId'
  | 'status'
  | 'attempt'
  | 'nextAttemptAt'
  | 'leaseUntil'
  | 'responseCode'
  | 'error'
  | 'createdAt'
  | 'finishedAt'
> & { readonly deal: { readonly name: string } | null };
export type AttemptRow = WebhookAttempt;

const LINE = {
  id: true,
  webhookId: true,
  eventId: true,
  eventType: true,
  dealId: true,
  status: true,
  attempt: true,
  nextAttemptAt: true,
  leaseUntil: true,
  responseCode: true,
  error: true,
  createdAt: true,
  finishedAt: true,
  deal: { select: { name: true } },
} as const;

function conditionsOf(
  webhookId: string,
  query: ListDeliveriesQuery,
): Prisma.WebhookDeliveryWhereInput[] {
  const { status, event, since, until, cursor } = query;
  return [
    { webhookId },
    ...(status ? [{ status }] : []),
    ...(event ? [{ eventType: event }] : []),
    ...(since ? [{ createdAt: { gte: since } }] : []),
    ...(until ? [{ createdAt: { lt: until } }] : []),
    ...(cursor ? [before(cursor)] : []),
  ];
}

function before(cursor: string): Prisma.WebhookDeliveryWhereInput {
  const [at = '', id = ''] = decodeCursor(cursor, 'deliveries', 2);
  const createdAt = cursorTime(at);
  // The first part alone lets the index be walked from the right place.
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
  };
}

/** A page of an endpoint's log, newest first. */
export async function listDeliveries(
  db: Db,
  webhookId: string,
  query: ListDeliveriesQuery,
): Promise<{ rows: DeliveryRow[]; nextCursor: string | null }> {
  const found = await db.webhookDelivery.findMany({
    where: { AND: conditionsOf(webhookId, query) },
    select: LINE,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  });
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const more = found.length > query.limit && last;
  return {
    rows,
    nextCursor: more ? encodeCursor('deliveries', [last.createdAt.toISOString(), last.id]) : null,
  };
}

export function findDelivery(
  db: Db,
  id: string,
): Promise<(DeliveryRow & { readonly body: string }) | null> {
  return db.webhookDelivery.findUnique({ where: { id }, select: { ...LINE, body: true } });
}

/** Oldest first. */
export function listAttempts(db: Db, deliveryId: string): Promise<AttemptRow[]> {
  return db.webhookAttempt.findMany({ where: { deliveryId }, orderBy: { attempt: 'asc' } });
}

/** One more delivery, due at once. */
export function insertDelivery(
  tx: Tx,
  data: {
    id: string;
    webhookId: string;
    eventId: string;
    eventType: string;
    body: string;
    nextAttemptAt: Date;
    createdAt: Date;
  },
): Promise<DeliveryRow> {
  return tx.webhookDelivery.create({ data, select: LINE });
}

/** Due at once, with the whole schedule before it again; what it has been through stays in its log. */
const ARMED = (now: Date) => Prisma.sql`"status" = 'pending', "attemptsBefore" = "attempt",
  "nextAttemptAt" = ${now}, "finishedAt" = NULL, "leaseToken" = NULL, "leaseUntil" = NULL`;

/** One that is on its way at this very moment is left to arrive. */
export async function rearm(tx: Tx, id: string, now: Date): Promise<DeliveryRow | null> {
  await tx.$executeRaw`UPDATE "WebhookDelivery" SET ${ARMED(now)} WHERE "id" = ${id}
    AND ("status" <> 'pending' OR "leaseUntil" IS NULL OR "leaseUntil" <= ${now})`;
  return tx.webhookDelivery.findUnique({ where: { id }, select: LINE });
}

/** Where a walk through a log stands: the moment of a delivery, and its id. */
export interface LogPlace {
  readonly createdAt: Date;
  readonly id: string;
}

export interface RearmStep {
  /** From there on, that one left out. */
  readonly after: LogPlace;
  readonly now: Date;
  readonly limit: number;
}

/** What may be delivered again: what failed or was cancelled from there on, tests left out. */
const isArmable = (webhookId: string, after: LogPlace) => Prisma.sql`"webhookId" = ${webhookId}
  AND ("createdAt", "id") > (${after.createdAt}, ${after.id})
  AND "status" IN ('failed', 'cancelled') AND NOT starts_with("eventId", ${TEST_EVENT_PREFIX})`;

export async function countArmable(db: Db, webhookId: string, after: LogPlace): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "WebhookDelivery" WHERE ${isArmable(webhookId, after)}`;
  return rows[0]?.count ?? 0;
}

/**
 * Re-arms some of what failed or was cancelled, the oldest first; tests are left out.
 *
 * @returns those that it re-armed, in order
 */
export function rearmSome(
  tx: Tx,
  webhookId: string,
  { after, now, limit }: RearmStep,
): Promise<LogPlace[]> {
  return tx.$queryRaw<LogPlace[]>`
    WITH armed AS (
      UPDATE "WebhookDelivery" SET ${ARMED(now)} WHERE "id" IN (
        SELECT "id" FROM "WebhookDelivery" WHERE ${isArmable(webhookId, after)}
        ORDER BY "createdAt", "id" LIMIT ${limit} FOR UPDATE)
      RETURNING "createdAt", "id")
    SELECT * FROM armed ORDER BY "createdAt", "id"`;
}

/**
 * Gives up some of what waits for an endpoint; what is on its way is left to whoever carries it.
 *
 * @returns how many, at most `limit`
 */
export function cancelSome(db: Db, webhookId: string, now: Date, limit: number): Promise<number> {
  // Judged under its lock: whoever switches it on meanwhile comes first, and then nothing is given up.
  return db.$executeRaw`
    WITH "off" AS MATERIALIZED (
      SELECT "id" FROM "Webhook" WHERE "id" = ${webhookId} AND NOT "isActive" FOR SHARE)
    UPDATE "WebhookDelivery" SET "status" = 'cancelled', "nextAttemptAt" = NULL,
      "leaseToken" = NULL, "leaseUntil" = NULL, "finishedAt" = ${now},
      "error" = 'The webhook was switched off.'
    WHERE "id" IN (
      SELECT d."id" FROM "WebhookDelivery" d JOIN "off" ON "off"."id" = d."webhookId"
      WHERE d."status" = 'pending' AND (d."leaseUntil" IS NULL OR d."leaseUntil" <= ${now})
      LIMIT ${limit} FOR UPDATE OF d SKIP LOCKED)`;
}

/** Takes some of the log away, attempts included. @returns how many, at most `limit` */
export function deleteSome(db: Db, webhookId: string, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "WebhookDelivery" WHERE "id" IN (
    SELECT "id" FROM "WebhookDelivery" WHERE "webhookId" = ${webhookId} LIMIT ${limit})`;
}
