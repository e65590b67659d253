import 'server-only';
import { type Db, type Tx } from '../../platform/db';

/** What is due for one person over one channel and of one type; an invite is for nobody known. */
export interface DueGroup {
  readonly userId: string | null;
  readonly channel: string;
  readonly type: string;
}

/** How long the messages of a group wait for others that are on their way with them. */
export interface Gathering {
  readonly now: Date;
  /** Since the newest of them, and since the oldest at most, in milliseconds. */
  readonly quietMs: number;
  readonly atMostMs: number;
  /** Types that wait for nothing, each message of which stands for itself. */
  readonly alone: readonly string[];
}

/** Groups whose time has come, the longest due first. */
export function listDueGroups(db: Db, given: Gathering, limit: number): Promise<DueGroup[]> {
  const { now, quietMs, atMostMs, alone } = given;
  const ago = (ms: number) => new Date(now.getTime() - ms);
  return db.$queryRaw<DueGroup[]>`
    SELECT p."userId", p."channel", p."type" FROM "PlannedMessage" p
    WHERE p."status" = 'planned' AND p."notBefore" <= ${now}
    GROUP BY p."userId", p."channel", p."type"
    HAVING p."type" = ANY(${[...alone]}::text[])
      OR max(p."notBefore") <= ${ago(quietMs)} OR min(p."notBefore") <= ${ago(atMostMs)}
    ORDER BY min(p."notBefore") LIMIT ${limit}`;
}

/** The due messages of a group that nobody else is at, ours to the end of the transaction. */
export async function lockGroup(
  tx: Tx,
  { userId, channel, type }: DueGroup,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "PlannedMessage"
    WHERE "status" = 'planned' AND "userId" IS NOT DISTINCT FROM ${userId}
      AND "channel" = ${channel} AND "type" = ${type} AND "notBefore" <= ${now}
    ORDER BY "notBefore", "id" LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

export type DroppedReason = 'stale' | 'not_visible' | 'no_hook' | 'no_address' | 'switched_off';

export async function dropPlanned(
  tx: Tx,
  ids: readonly string[],
  droppedReason: DroppedReason,
): Promise<void> {
  await tx.plannedMessage.updateMany({
    where: { id: { in: [...ids] } },
    data: { status: 'dropped', droppedReason },
  });
}

/** @param into the mail or the Slack message that says them */
export async function markQueued(
  tx: Tx,
  ids: readonly string[],
  into: { readonly emailId: string } | { readonly slackMessageId: string },
): Promise<void> {
  await tx.plannedMessage.updateMany({
    where: { id: { in: [...ids] } },
    data: { status: 'queued', ...into },
  });
}

/** Removes a bounded number of messages that wait for nothing. @returns how many there were */
export function deleteHandled(db: Db, before: Date, limit: number): Promise<number> {
  return db.$executeRaw`DELETE FROM "PlannedMessage" WHERE "id" IN (
    SELECT p."id" FROM "PlannedMessage" p
    LEFT JOIN "EmailMessage" e ON e."id" = p."emailId" AND e."status" = 'pending'
    WHERE p."status" IN ('queued', 'dropped') AND p."notBefore" < ${before} AND e."id" IS NULL
    LIMIT ${limit} FOR UPDATE OF p SKIP LOCKED)`;
}
