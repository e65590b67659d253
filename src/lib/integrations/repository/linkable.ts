import 'server-only';
import type { Db, Tx } from '../../platform/db';
import type { LinkableDeal } from '../linking/meeting-linker';
import type { MeetingRow } from './meeting-list';

/** Deals of a place that meetings may belong to, with the addresses of their contacts. */
export function listLinkableDeals(db: Db, scopeKey: string): Promise<LinkableDeal[]> {
  return db.$queryRaw<LinkableDeal[]>`
    SELECT d."id", d."name", d."account", d."outcome" IS NULL AS "isOpen",
      coalesce(array_agg(DISTINCT lower(c."email")) FILTER (WHERE c."email" IS NOT NULL), '{}') AS "addresses"
    FROM "Deal" d LEFT JOIN "DealContact" dc ON dc."dealId" = d."id"
    LEFT JOIN "Contact" c ON c."id" = dc."contactId"
    WHERE d."scopeKey" = ${scopeKey} AND d."deletedAt" IS NULL
    GROUP BY d."id" ORDER BY d."id"`;
}

/** Addresses of who works in a place: they come to every meeting, and speak for no deal. */
export async function listOwnAddresses(
  db: Db,
  { userId, teamId }: { readonly userId: string; readonly teamId: string | null },
): Promise<string[]> {
  const people = await db.user.findMany({
    where: teamId === null ? { id: userId } : { memberships: { some: { teamId } } },
    select: { email: true },
  });
  return people.map(({ email }) => email.toLowerCase());
}

/** Meetings of a calendar that belong to no deal yet, those ahead and of the last weeks; a page by id. */
export const listUnlinked = (
  db: Db,
  about: { readonly userId: string; readonly source: string; readonly endsAfter: Date },
  afterId: string,
  limit: number,
): Promise<MeetingRow[]> =>
  db.meeting.findMany({
    where: {
      userId: about.userId,
      source: about.source,
      dealId: null,
      isCancelled: false,
      endTime: { gt: about.endsAfter },
      id: { gt: afterId },
    },
    orderBy: { id: 'asc' },
    take: limit,
  });

/** Offers deals for a person to choose from. */
export const saveSuggestions = (tx: Tx, id: string, dealIds: readonly string[]) =>
  tx.meeting.updateMany({
    where: { id, dealId: null },
    data: { suggestedDealIds: [...dealIds] },
  });
