import 'server-only';
import type { Scope } from '../../auth';
import { cursorTime, decodeCursor, encodeCursor } from '../../core/cursor';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { ListNotificationsQuery } from '../schema';

/** Whose they are, and what that person may see now. */
export interface Reader {
  readonly userId: string;
  readonly scope: Scope;
}

export interface NoticeRow {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly dealId: string | null;
  readonly groupKey: string | null;
  readonly path: string | null;
  readonly isRead: boolean;
  readonly readAt: Date | null;
  readonly createdAt: Date;
}

/** Read without a time of reading: it only holds the words of a planned message. */
const IS_SHOWN = Prisma.sql`(NOT n."isRead" OR n."readAt" IS NOT NULL)`;

/**
 * What lies in a team that one has left, or in the bin, is not seen, and comes back with it. Over `n`,
 * a notification, and `d`, its deal.
 *
 * @param reaches whether its person reaches the scope whose key a column holds
 */
export const isInReach = (reaches: (key: Prisma.Sql) => Prisma.Sql): Prisma.Sql => Prisma.sql`CASE
    WHEN n."dealId" IS NULL THEN n."scopeKey" IS NULL OR ${reaches(Prisma.sql`n."scopeKey"`)}
    ELSE d."deletedAt" IS NULL AND ${reaches(Prisma.sql`d."scopeKey"`)} END`;

function visible({ userId, scope }: Reader): Prisma.Sql {
  const reaches = (key: Prisma.Sql) => Prisma.sql`${key} = ANY(${[...scope.keys]}::text[])`;
  return Prisma.sql`n."userId" = ${userId} AND ${IS_SHOWN} AND ${isInReach(reaches)}`;
}

const FROM = Prisma.sql`FROM "Notification" n LEFT JOIN "Deal" d ON d."id" = n."dealId"`;

/** The names under which older versions wrote what is called otherwise now. */
const FORMER: Readonly<Record<string, string>> = {
  deal_at_risk: 'deal.at_risk',
  import_finished: 'import.finished',
};
export const presentType = (stored: string): string =>
  Object.entries(FORMER).find(([, former]) => former === stored)?.[0] ?? stored;
const namesOf = (type: string): string[] => [type, ...(FORMER[type] ? [FORMER[type]] : [])];

function conditionsOf(reader: Reader, query: ListNotificationsQuery): Prisma.Sql {
  const { status, type, cursor } = query;
  const conditions = [visible(reader)];
  if (status === 'unread') conditions.push(Prisma.sql`NOT n."isRead"`);
  if (type) conditions.push(Prisma.sql`n."type" = ANY(${namesOf(type)}::text[])`);
  if (cursor) {
    const [at = '', id = ''] = decodeCursor(cursor, 'notifications', 2);
    conditions.push(Prisma.sql`(n."createdAt", n."id") < (${cursorTime(at)}, ${id})`);
  }
  return Prisma.join(conditions, ' AND ');
}

const COLUMNS = Prisma.sql`n."id", n."type", n."title", n."message", n."dealId", n."groupKey",
  n."path", n."isRead", n."readAt", n."createdAt"`;

/** A page of a person's notifications, newest first. */
export async function listNotices(
  db: Db,
  reader: Reader,
  query: ListNotificationsQuery,
): Promise<{ notices: NoticeRow[]; nextCursor: string | null }> {
  const rows = await db.$queryRaw<NoticeRow[]>`
    SELECT ${COLUMNS} ${FROM} WHERE ${conditionsOf(reader, query)}
    ORDER BY n."createdAt" DESC, n."id" DESC LIMIT ${query.limit + 1}`;
  const notices = rows.slice(0, query.limit);
  const last = notices.at(-1);
  const more = rows.length > query.limit && last;
  return {
    notices,
    nextCursor: more
      ? encodeCursor('notifications', [last.createdAt.toISOString(), last.id])
      : null,
  };
}

/** How many are unread; with `atMost` the count stops there. */
export async function countUnread(db: Db, reader: Reader, atMost?: number): Promise<number> {
  const limit = atMost === undefined ? Prisma.empty : Prisma.sql`LIMIT ${atMost}`;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 ${FROM} WHERE ${visible(reader)} AND NOT n."isRead" ${limit}) AS unread`;
  return row?.count ?? 0;
}

/** Which notifications are marked. */
type Which =
  { readonly ids: readonly string[] } | { readonly unreadUntil: Date } | { readonly readAt: Date };

function which(given: Which): Prisma.Sql {
  if ('ids' in given) return Prisma.sql`n."id" = ANY(${[...given.ids]}::text[])`;
  if ('readAt' in given) return Prisma.sql`n."readAt" = ${given.readAt}`;
  return Prisma.sql`NOT n."isRead" AND n."createdAt" <= ${given.unreadUntil}`;
}

/** Marks those that the reader may see. What is read already keeps its time. */
export async function markNotices(
  tx: Tx,
  reader: Reader,
  given: Which,
  readAt: Date | null,
): Promise<NoticeRow[]> {
  return tx.$queryRaw<NoticeRow[]>`
    UPDATE "Notification" n SET "isRead" = ${readAt !== null},
      "readAt" = CASE WHEN ${readAt !== null} THEN coalesce(n."readAt", ${readAt}::timestamptz) END
    WHERE n."id" IN (SELECT n."id" ${FROM} WHERE ${visible(reader)} AND ${which(given)})
    RETURNING ${COLUMNS}`;
}
