import 'server-only';
import type { Scope } from '../../auth';
import { Prisma, type Db } from '../../platform/db';
import { visibleTo, type ListedMeeting } from './meeting-list';

export interface MeetingsWanted {
  readonly scope: Scope;
  readonly userId: string;
  readonly isNarrowed: boolean;
  readonly now: Date;
}

/** One side of now: what is not over yet, or what is. */
export type MeetingSide = 'ahead' | 'past';

export interface PageWanted extends MeetingsWanted {
  readonly side: MeetingSide;
  readonly isWithoutDeal: boolean;
  /** The last of the page before. */
  readonly after: { readonly startTime: Date; readonly id: string } | null;
  readonly limit: number;
}

const fromMeetings = ({ scope }: Pick<MeetingsWanted, 'scope'>) => Prisma.sql`"Meeting" m
  LEFT JOIN "Deal" d ON d."id" = m."dealId" AND d."scopeKey" = ANY(${[...scope.keys]}::text[])
    AND d."deletedAt" IS NULL`;

/** A page of the meetings ahead, soonest first, or of those that were, latest first. */
export function listMeetingPage(db: Db, wanted: PageWanted): Promise<ListedMeeting[]> {
  const { side, isWithoutDeal, after, now, limit } = wanted;
  const isAhead = side === 'ahead';
  const when = isAhead ? Prisma.sql`m."endTime" > ${now}` : Prisma.sql`m."endTime" <= ${now}`;
  const without = isWithoutDeal ? Prisma.sql`AND m."dealId" IS NULL` : Prisma.empty;
  const beyond = Prisma.raw(isAhead ? '>' : '<');
  const rest = after
    ? Prisma.sql`AND (m."startTime", m."id") ${beyond} (${after.startTime}, ${after.id})`
    : Prisma.empty;
  const way = Prisma.raw(isAhead ? 'ASC' : 'DESC');
  return db.$queryRaw<ListedMeeting[]>`
    SELECT m.*, d."name" AS "dealName" FROM ${fromMeetings(wanted)}
    WHERE ${visibleTo(wanted)} AND NOT m."isCancelled" AND ${when} ${without} ${rest}
    ORDER BY m."startTime" ${way}, m."id" ${way} LIMIT ${limit}`;
}

export interface MeetingCount {
  readonly all: number;
  readonly withoutDeal: number;
}

export async function countMeetings(
  db: Db,
  wanted: MeetingsWanted,
): Promise<Readonly<Record<MeetingSide, MeetingCount>>> {
  const rows = await db.$queryRaw<(MeetingCount & { readonly isAhead: boolean })[]>`
    SELECT m."endTime" > ${wanted.now} AS "isAhead", count(*)::int AS "all",
      (count(*) FILTER (WHERE m."dealId" IS NULL))::int AS "withoutDeal"
    FROM ${fromMeetings(wanted)} WHERE ${visibleTo(wanted)} AND NOT m."isCancelled" GROUP BY 1`;
  const of = (isAhead: boolean): MeetingCount => {
    const { all = 0, withoutDeal = 0 } = rows.find((row) => row.isAhead === isAhead) ?? {};
    return { all, withoutDeal };
  };
  return { ahead: of(true), past: of(false) };
}

/** Of what a person's own calendar brought, whoever sees the deals. */
export async function countBrought(db: Db, userId: string, source: string): Promise<MeetingCount> {
  const where = { userId, source, isCancelled: false };
  const [all, withoutDeal] = await Promise.all([
    db.meeting.count({ where }),
    db.meeting.count({ where: { ...where, dealId: null } }),
  ]);
  return { all, withoutDeal };
}
