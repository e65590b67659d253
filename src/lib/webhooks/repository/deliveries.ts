import 'server-only';
import { newId } from '../../core/ids';
import type { PublicEventType } from '../../events/model';
import type { Db, Tx } from '../../platform/db';
import { settlementOf, type Claim, type OutboxTable, type Settlement } from '../../platform/outbox';
import type { DisabledReason } from '../model';

/** The outbox of deliveries. An exchange ends within 15 s, well before the lease does. */
export const DELIVERIES: OutboxTable = {
  name: 'WebhookDelivery',
  lanes: { table: 'Webhook', column: 'webhookId', failing: 'l."failureCount" > 0' },
  perLane: 4,
  leaseMs: 30_000,
};

export interface Listener {
  readonly id: string;
  readonly scopeKey: string;
  readonly events: readonly string[];
}

/**
 * Who hears of these places at all, each kept from deletion to the end of the transaction: one that
 * goes in the middle of a change must not undo the change.
 */
export function listListeners(tx: Tx, scopeKeys: readonly string[]): Promise<Listener[]> {
  return tx.$queryRaw<Listener[]>`SELECT "id", "scopeKey", "events" FROM "Webhook"
    WHERE "scopeKey" = ANY(${[...scopeKeys]}::text[]) AND "isActive" ORDER BY "id" FOR KEY SHARE`;
}

export interface NewDelivery {
  readonly eventId: string;
  readonly eventType: PublicEventType;
  readonly scopeKey: string;
  readonly dealId: string | null;
  readonly body: string;
  readonly at: Date;
}

/** One row for each event and listener that asked for it, due at once. @returns how many */
export async function insertDeliveries(
  tx: Tx,
  events: readonly NewDelivery[],
  listeners: readonly Listener[],
): Promise<number> {
  if (events.length === 0) return 0;
  const ids = listeners.map(({ id }) => id);
  // Ids as `newId` makes them: by time, so that many land on few pages, then random.
  return tx.$executeRaw`
    INSERT INTO "WebhookDelivery" ("id", "webhookId", "eventId", "eventType", "dealId", "body",
      "nextAttemptAt", "createdAt")
    SELECT substr(e."eventId", 5, 9) || left(replace(gen_random_uuid()::text, '-', ''), 24), w."id",
      e."eventId", e."eventType", e."dealId", e."body", e."at", e."at"
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS e("eventId" text, "eventType" text,
      "scopeKey" text, "dealId" text, "body" text, "at" timestamptz)
    JOIN "Webhook" w ON w."id" = ANY(${ids}::text[]) AND w."scopeKey" = e."scopeKey"
      AND e."eventType" = ANY(w."events")
    ON CONFLICT ("webhookId", "eventId") DO NOTHING`;
}

/** A delivery as its attempt needs it, with its endpoint. */
export interface Outgoing {
  readonly eventId: string;
  readonly body: string;
  readonly attemptsBefore: number;
  readonly webhookId: string;
  readonly scopeKey: string;
  readonly url: string;
  readonly secretSealed: string;
  readonly previousSealed: string | null;
  readonly previousExpiresAt: Date | null;
  readonly failureCount: number;
  readonly lastSuccessAt: Date | null;
  readonly lastDurationMs: number | null;
  /** It names somebody who was erased, and is not to leave like this. */
  readonly namesErased: boolean;
}

export async function findOutgoing(db: Db, id: string): Promise<Outgoing | null> {
  const rows = await db.$queryRaw<Outgoing[]>`
    SELECT d."eventId", d."body", d."attemptsBefore", d."webhookId", w."scopeKey", w."url",
      w."secretSealed", w."previousSealed", w."previousExpiresAt", w."failureCount",
      w."lastSuccessAt", w."lastDurationMs", EXISTS (SELECT 1 FROM "ErasedPerson" e
        WHERE strpos(d."body", e."personId") > 0 OR strpos(lower(d."body"), e."email") > 0
      ) AS "namesErased"
    FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
    WHERE d."id" = ${id} AND w."deletedAt" IS NULL`;
  return rows[0] ?? null;
}

export interface NewAttempt {
  readonly webhookId: string;
  readonly byHand: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly succeeded: boolean;
  readonly responseBody: string | null;
}

/**
 * Ends an attempt and notes it, in one statement.
 *
 * @returns false where the delivery is no longer ours; then nothing was written
 */
export async function settleAttempt(
  db: Db,
  claim: Claim,
  settlement: Settlement,
  attempt: NewAttempt,
): Promise<boolean> {
  const { webhookId, byHand, startedAt, durationMs, succeeded } = attempt;
  const count = await db.$executeRaw`
    WITH settled AS (${settlementOf(DELIVERIES, claim, settlement)})
    INSERT INTO "WebhookAttempt" ("id", "deliveryId", "webhookId", "attempt", "byHand", "startedAt",
      "durationMs", "succeeded", "responseCode", "responseBody", "error")
    SELECT ${newId()}, settled."id", ${webhookId}, ${claim.attempt}::int, ${byHand}::boolean,
      ${startedAt}::timestamptz, ${durationMs}::int, ${succeeded}::boolean,
      ${settlement.responseCode}::int, ${attempt.responseBody}::text, ${settlement.error}::text
    FROM settled`;
  return count === 1;
}

/**
 * Keeps an endpoint's row from change to the end of the transaction. Taken before any of its
 * deliveries, by everybody: else two would wait for each other.
 *
 * @returns how it stands; null where it is gone
 */
export async function lockWebhook(
  tx: Tx,
  id: string,
): Promise<{ readonly isActive: boolean; readonly url: string } | null> {
  const rows = await tx.$queryRaw<{ isActive: boolean; url: string }[]>`
    SELECT "isActive", "url" FROM "Webhook" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return rows[0] ?? null;
}

/** What an address learns from an exchange. */
export interface Noted {
  readonly durationMs: number;
  readonly now: Date;
}

export async function noteSuccess(tx: Tx, id: string, { durationMs, now }: Noted): Promise<void> {
  await tx.$executeRaw`UPDATE "Webhook" SET "failureCount" = 0, "firstFailureAt" = NULL,
    "lastSuccessAt" = greatest("lastSuccessAt", ${now}), "lastDurationMs" = ${durationMs}::int
    WHERE "id" = ${id}`;
}

export interface Failures {
  readonly failureCount: number;
  readonly firstFailureAt: Date;
}

export async function noteFailure(
  tx: Tx,
  id: string,
  { durationMs, now }: Noted,
): Promise<Failures | null> {
  const rows = await tx.$queryRaw<Failures[]>`
    UPDATE "Webhook" SET "failureCount" = "failureCount" + 1,
      "firstFailureAt" = coalesce("firstFailureAt", ${now}), "lastDurationMs" = ${durationMs}::int
    WHERE "id" = ${id} RETURNING "failureCount", "firstFailureAt"`;
  return rows[0] ?? null;
}

export interface SwitchedOff {
  readonly id: string;
  readonly userId: string;
  /** What the trail calls that person. */
  readonly auditRef: string;
  readonly teamId: string | null;
  readonly scopeKey: string;
  readonly url: string;
}

/** Null where it was off already. */
export async function switchOff(
  tx: Tx,
  id: string,
  reason: DisabledReason,
  now: Date,
): Promise<SwitchedOff | null> {
  const rows = await tx.$queryRaw<SwitchedOff[]>`
    UPDATE "Webhook" w SET "isActive" = false, "disabledReason" = ${reason}, "disabledAt" = ${now}
    FROM "User" u WHERE w."id" = ${id} AND w."isActive" AND u."id" = w."userId"
    RETURNING w."id", w."userId", u."auditRef", w."teamId", w."scopeKey", w."url"`;
  return rows[0] ?? null;
}

/**
 * Endpoints that are off and for which something waits: it was written as they were switched off. Those
 * that are deleted go with all that they have.
 */
export async function listOffWithWaiting(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT w."id" FROM "Webhook" w WHERE NOT w."isActive" AND w."deletedAt" IS NULL AND EXISTS (
      SELECT 1 FROM "WebhookDelivery" d WHERE d."webhookId" = w."id" AND d."status" = 'pending')`;
  return rows.map(({ id }) => id);
}

/** The next deliveries that ended before a moment, with their attempts. @returns how many */
export function deleteFinished(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "WebhookDelivery" WHERE "id" IN (
    SELECT "id" FROM "WebhookDelivery" WHERE "createdAt" < ${before} AND "finishedAt" < ${before}
    ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
