import 'server-only';
import { newId } from '../../core/ids';
import type { Db, Prisma, Tx } from '../../platform/db';
import type { SlackPayload } from '../block-kit';

export interface NewMessage {
  readonly hookId: string;
  /** One message per channel and cause. */
  readonly causeKey: string;
  readonly dealId: string | null;
  readonly payload: SlackPayload;
  readonly at: Date;
}

const INSERT_MESSAGES = `INSERT INTO "SlackMessage"
    ("id", "hookId", "causeKey", "dealId", "payload", "createdAt", "nextAttemptAt")
  SELECT r."id", r."hookId", r."causeKey", r."dealId", r."payload", r."at", r."at"
  FROM jsonb_to_recordset($1::jsonb) AS r("id" text, "hookId" text, "causeKey" text,
    "dealId" text, "payload" jsonb, "at" timestamptz)
  ON CONFLICT ("hookId", "causeKey") DO NOTHING`;

export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map((message) => ({ id: newId(), ...message }));
  await tx.$executeRawUnsafe(INSERT_MESSAGES, JSON.stringify(rows));
}

export async function findMessageId(
  tx: Tx,
  hookId: string,
  causeKey: string,
): Promise<string | null> {
  const row = await tx.slackMessage.findUnique({
    where: { hookId_causeKey: { hookId, causeKey } },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** A message with where it goes. */
export function findOutgoing(db: Db, id: string) {
  return db.slackMessage.findUnique({
    where: { id },
    select: {
      payload: true,
      createdAt: true,
      hook: { select: { id: true, userId: true, teamId: true, scopeKey: true, urlSealed: true } },
    },
  });
}
export type OutgoingRow = NonNullable<Awaited<ReturnType<typeof findOutgoing>>>;

/** What waits for a channel that is off is never sent, not even when it is on again. */
export async function cancelPending(
  tx: Tx,
  hookId: string,
  { error, now }: { readonly error: string; readonly now: Date },
): Promise<number> {
  const { count } = await tx.slackMessage.updateMany({
    where: { hookId, status: 'pending' },
    data: {
      status: 'cancelled',
      error,
      finishedAt: now,
      nextAttemptAt: null,
      leaseToken: null,
      leaseUntil: null,
    } satisfies Prisma.SlackMessageUpdateManyMutationInput,
  });
  return count;
}

/** Nothing leaves for a channel before that moment. */
export async function pausePending(tx: Tx, hookId: string, until: Date): Promise<void> {
  await tx.slackMessage.updateMany({
    where: { hookId, status: 'pending', nextAttemptAt: { lt: until } },
    data: { nextAttemptAt: until },
  });
}

/** Takes an attempt back that was none of the schedule: the next one has its number. */
export async function uncountAttempt(tx: Tx, id: string): Promise<void> {
  await tx.slackMessage.updateMany({ where: { id }, data: { attempt: { decrement: 1 } } });
}

export interface LastMessageRow {
  readonly hookId: string;
  readonly status: string;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly error: string | null;
}

/** The newest message of each channel. */
export function listLastMessages(db: Db, hookIds: readonly string[]): Promise<LastMessageRow[]> {
  return db.$queryRaw<LastMessageRow[]>`
    SELECT m."hookId", m."status", m."createdAt", m."nextAttemptAt", m."error"
    FROM unnest(${[...hookIds]}::text[]) AS h("id") CROSS JOIN LATERAL (
      SELECT * FROM "SlackMessage" s WHERE s."hookId" = h."id"
      ORDER BY s."createdAt" DESC, s."id" DESC LIMIT 1) m`;
}

/** @returns how many went; fewer than `limit` when none is left */
export function deleteOldMessages(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "SlackMessage" WHERE "id" IN
    (SELECT "id" FROM "SlackMessage" WHERE "createdAt" < ${before}
      ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)`;
}
