import 'server-only';
import type { Scope } from '../../auth';
import type { Stage } from '../../deals/model';
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
  /** Of a narrowed scope those without a deal belong to their calendar's place alone. */
  readonly isNarrowed?: boolean;
  readonly limit: number;
}

/** Of deals that may be seen (`d`), and one's own that belong to no deal: nobody sees a colleague's calendar. */
export function visibleTo({
  scope,
  userId,
  isNarrowed = false,
}: Pick<MeetingFilter, 'scope' | 'userId' | 'isNarrowed'>): Prisma.Sql {
  const here = isNarrowed
    ? Prisma.sql`AND m."scopeKey" = ANY(${[...scope.keys]}::text[])`
    : Prisma.empty;
  return Prisma.sql`(d."id" IS NOT NULL OR (m."dealId" IS NULL AND m."userId" = ${userId} ${here}))`;
}

export function listMeetings(db: Db, filter: MeetingFilter): Promise<ListedMeeting[]> {
  const { scope, dealId, endsAfter, startsBefore, limit } = filter;
  const keys = [...scope.keys];
  const ofDeal = dealId
    ? Prisma.sql`m."dealId" = ${dealId} AND d."id" IS NOT NULL`
    : visibleTo(filter);
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

/** What tells two deals of one name apart. */
export interface OfferedDeal {
  readonly name: string;
  readonly account: string | null;
  readonly stage: Stage;
  readonly ownerName: string | null;
}

/** Deals by id; what may not be seen is not among them. */
export async function describeDeals(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, OfferedDeal>> {
  if (ids.length === 0) return new Map();
  const rows = await db.deal.findMany({
    where: { id: { in: [...ids] }, scopeKey: { in: [...scope.keys] }, deletedAt: null },
    select: {
      id: true,
      name: true,
      account: true,
      stage: true,
      ownerName: true,
      assignedTo: { select: { name: true } },
    },
  });
  return new Map(
    rows.map(({ id, assignedTo, ownerName, ...deal }) => [
      id,
      { ...deal, ownerName: assignedTo?.name ?? ownerName },
    ]),
  );
}

/** A meeting with where its deal lies now; null where it has none, or one in the bin. */
export type LinkedMeeting = MeetingRow & { readonly dealScopeKey: string | null };

/** These meetings, locked, in the order of their ids. */
export async function lockMeetings(tx: Tx, ids: readonly string[]): Promise<LinkedMeeting[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<LinkedMeeting[]>`
    SELECT m.*, d."scopeKey" AS "dealScopeKey" FROM "Meeting" m
    LEFT JOIN "Deal" d ON d."id" = m."dealId" AND d."deletedAt" IS NULL
    WHERE m."id" = ANY(${[...ids]}::text[]) ORDER BY m."id" FOR UPDATE OF m`;
}

export const lockMeeting = async (tx: Tx, id: string): Promise<LinkedMeeting | null> =>
  (await lockMeetings(tx, [id]))[0] ?? null;

/** Whether somebody else's calendar or CRM has the same meeting for the deal, and stands by it. */
export async function isLinkedElsewhere(
  tx: Tx,
  { id, source, externalId }: Pick<MeetingRow, 'id' | 'source' | 'externalId'>,
  dealId: string,
): Promise<boolean> {
  if (externalId === null) return false;
  const others = { source, externalId, dealId, isCancelled: false, NOT: { id } };
  return (await tx.meeting.count({ where: others })) > 0;
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
  const data = { ...row, suggestedDealIds: [], refusedDealIds: [], sourceDealIds: [] };
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
