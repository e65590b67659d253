import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db, type Tx } from '../../platform/db';
import type { Meeting } from '../../platform/db/generated/client';

export type MeetingRow = Meeting;
export type ListedMeeting = MeetingRow & { readonly dealName: string | null };

export interface MeetingFilter {
  readonly scope: Scope;
  readonly userId: string;
  readonly dealId?: string | undefined;
  /** Only what ends after this; left out for all. */
  readonly endsAfter?: Date | undefined;
  readonly startsBefore?: Date | undefined;
  readonly limit: number;
}

/** Of deals that may be seen, and one's own that belong to no deal: nobody sees a colleague's calendar. */
export function listMeetings(db: Db, filter: MeetingFilter): Promise<ListedMeeting[]> {
  const { scope, userId, dealId, endsAfter, startsBefore, limit } = filter;
  const keys = [...scope.keys];
  const ofDeal = dealId
    ? Prisma.sql`m."dealId" = ${dealId} AND d."id" IS NOT NULL`
    : Prisma.sql`(d."id" IS NOT NULL OR (m."dealId" IS NULL AND m."userId" = ${userId}))`;
  const after = endsAfter ? Prisma.sql`AND m."endTime" > ${endsAfter}` : Prisma.empty;
  const before = startsBefore ? Prisma.sql`AND m."startTime" < ${startsBefore}` : Prisma.empty;
  const order = dealId ? Prisma.sql`m."startTime" DESC` : Prisma.sql`m."startTime"`;
  return db.$queryRaw<ListedMeeting[]>`
    SELECT m.*, d."name" AS "dealName" FROM "Meeting" m
    LEFT JOIN "Deal" d ON d."id" = m."dealId" AND d."scopeKey" = ANY(${keys}::text[])
      AND d."deletedAt" IS NULL
    WHERE ${ofDeal} AND NOT m."isCancelled" ${after} ${before}
    ORDER BY ${order}, m."id" LIMIT ${limit}`;
}

export async function namesOfDeals(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.deal.findMany({
    where: { id: { in: [...ids] }, scopeKey: { in: [...scope.keys] }, deletedAt: null },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A meeting with where its deal lies now; null where it has none, or one in the bin. */
export type LockedMeeting = MeetingRow & { readonly dealScopeKey: string | null };

export async function lockMeeting(tx: Tx, id: string): Promise<LockedMeeting | null> {
  const [row] = await tx.$queryRaw<LockedMeeting[]>`
    SELECT m.*, d."scopeKey" AS "dealScopeKey" FROM "Meeting" m
    LEFT JOIN "Deal" d ON d."id" = m."dealId" AND d."deletedAt" IS NULL
    WHERE m."id" = ${id} FOR UPDATE OF m`;
  return row ?? null;
}

export interface MeetingLink {
  readonly dealId: string | null;
  readonly scopeKey: string | null;
  readonly linkedBy: 'auto' | 'manual' | null;
  readonly suggestedDealIds: readonly string[];
  readonly refusedDealIds: readonly string[];
}

export const saveLink = (tx: Tx, id: string, link: MeetingLink): Promise<MeetingRow> =>
  tx.meeting.update({
    where: { id },
    data: {
      ...link,
      suggestedDealIds: [...link.suggestedDealIds],
      refusedDealIds: [...link.refusedDealIds],
      // Of another deal it is to become a touch again.
      touchedAt: null,
    },
  });

export type NewMeetingRow = Pick<
  MeetingRow,
  | 'id'
  | 'userId'
  | 'scopeKey'
  | 'dealId'
  | 'externalId'
  | 'title'
  | 'description'
  | 'startTime'
  | 'endTime'
  | 'attendees'
  | 'location'
  | 'meetingLink'
  | 'source'
  | 'sourceUrl'
  | 'linkedBy'
>;

/** A sync may have brought it a moment before: then that row is the meeting, and gets its deal. */
export function upsertMeeting(tx: Tx, row: NewMeetingRow): Promise<MeetingRow> {
  // Left out, the lists would be null, which nobody who reads them by SQL expects.
  const data = { ...row, suggestedDealIds: [], refusedDealIds: [] };
  return row.externalId === null
    ? tx.meeting.create({ data })
    : tx.meeting.upsert({
        where: {
          userId_source_externalId: {
            userId: row.userId,
            source: row.source,
            externalId: row.externalId,
          },
        },
        create: data,
        update: { dealId: row.dealId, linkedBy: row.linkedBy, scopeKey: row.scopeKey },
      });
}
