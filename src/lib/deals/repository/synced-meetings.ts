import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { Meeting } from '../../platform/db/generated/client';
import type { SyncedMeeting } from '../import/incoming-deal';
import { standingKey } from '../planned-meetings';
import type { DealPeople, PeoplePlace } from './deal-people';

type Stored = Pick<
  Meeting,
  'id' | 'externalId' | 'dealId' | 'linkedBy' | 'sourceDealIds' | 'refusedDealIds'
>;

/** Which deal a meeting belongs to, and which its source names it for. */
type Link = Pick<Meeting, 'dealId' | 'linkedBy' | 'sourceDealIds'>;

/** A meeting as these deals' source says it, with all of them that name it. */
interface Named {
  readonly meeting: SyncedMeeting;
  readonly dealIds: string[];
}

function namedBy(deals: readonly DealPeople[]): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const { dealId, meetings } of deals) {
    for (const meeting of meetings) {
      const dealIds = named.get(meeting.externalId)?.dealIds ?? [];
      named.set(meeting.externalId, { meeting, dealIds: [...dealIds, dealId] });
    }
  }
  return named;
}

/** What is known of these meetings, and of those ahead that these deals were named for before; locked. */
function lockKnown(
  tx: Tx,
  { userId, source, now }: PeoplePlace,
  externalIds: readonly string[],
  dealIds: readonly string[],
): Promise<Stored[]> {
  return tx.$queryRaw<Stored[]>`
    SELECT m."id", m."externalId", m."dealId", m."linkedBy", m."sourceDealIds", m."refusedDealIds"
    FROM "Meeting" m WHERE m."userId" = ${userId} AND m."source" = ${source}
      AND (m."externalId" = ANY(${[...externalIds]}::text[])
        OR (m."startTime" > ${now} AND NOT m."isCancelled"
          AND m."sourceDealIds" && ${[...dealIds]}::text[]))
    ORDER BY m."id" FOR UPDATE`;
}

/**
 * Where a meeting belongs now. What a person chose stays; else it follows its source, but never to a
 * deal that a person took it away from.
 */
function linkAfter(known: Stored | undefined, named: readonly string[], told: ReadonlySet<string>): Link {
  const untold = (known?.sourceDealIds ?? []).filter((dealId) => !told.has(dealId));
  const sourceDealIds = [...new Set([...untold, ...named])].toSorted();
  const isKept =
    known?.dealId && (known.linkedBy === 'manual' || sourceDealIds.includes(known.dealId));
  if (isKept) return { dealId: known.dealId, linkedBy: known.linkedBy, sourceDealIds };
  const dealId = sourceDealIds.find((each) => !known?.refusedDealIds.includes(each)) ?? null;
  return { dealId, linkedBy: dealId === null ? null : 'auto', sourceDealIds };
} // prettier-ignore

type Written = Pick<Meeting, 'id' | 'linkedBy'>;

function upsert(tx: Tx, place: PeoplePlace, rows: readonly object[]): Promise<Written[]> {
  const json = JSON.stringify(rows);
  return tx.$queryRaw<Written[]>`
    INSERT INTO "Meeting" AS m ("id", "userId", "scopeKey", "source", "dealId", "linkedBy", "externalId",
      "title", "description", "startTime", "endTime", "attendees", "location", "meetingLink",
      "sourceUrl", "isCancelled", "sourceDealIds", "suggestedDealIds", "refusedDealIds", "createdAt",
      "updatedAt")
    SELECT r."id", ${place.userId}, ${place.scopeKey}, ${place.source}, r."dealId", r."linkedBy",
      r."externalId", r."title", r."description", r."startTime", r."endTime",
      ARRAY(SELECT jsonb_array_elements_text(r."attendees")), r."location", r."meetingLink", r."url",
      r."isCancelled", ARRAY(SELECT jsonb_array_elements_text(r."sourceDealIds")), '{}', '{}',
      ${place.now}, ${place.now}
    FROM jsonb_to_recordset(${json}::jsonb) AS r("id" text, "dealId" text, "linkedBy" text,
      "externalId" text, "title" text, "description" text, "startTime" timestamptz,
      "endTime" timestamptz, "attendees" jsonb, "location" text, "meetingLink" text, "url" text,
      "isCancelled" boolean, "sourceDealIds" jsonb)
    ON CONFLICT ("userId", "source", "externalId") DO UPDATE SET "title" = excluded."title",
      "description" = excluded."description", "startTime" = excluded."startTime",
      "endTime" = excluded."endTime", "attendees" = excluded."attendees",
      "location" = excluded."location", "meetingLink" = excluded."meetingLink",
      "isCancelled" = excluded."isCancelled", "sourceDealIds" = excluded."sourceDealIds",
      "dealId" = excluded."dealId", "linkedBy" = excluded."linkedBy", "updatedAt" = excluded."updatedAt",
      -- Of another deal it is to become a touch again.
      "touchedAt" = CASE WHEN m."dealId" IS NOT DISTINCT FROM excluded."dealId" THEN m."touchedAt" END
    WHERE (m."title", m."description", m."startTime", m."endTime", m."attendees", m."location",
      m."meetingLink", m."isCancelled", m."sourceDealIds", m."dealId", m."linkedBy")
      IS DISTINCT FROM (excluded."title", excluded."description", excluded."startTime",
      excluded."endTime", excluded."attendees", excluded."location", excluded."meetingLink",
      excluded."isCancelled", excluded."sourceDealIds", excluded."dealId", excluded."linkedBy")
    RETURNING m."id", m."linkedBy"`;
}

/** What no deal names any more was deleted there; what another one still names goes on by that. */
function unname(tx: Tx, { now }: PeoplePlace, rows: readonly object[]): Promise<Written[]> {
  return tx.$queryRaw<Written[]>`
    UPDATE "Meeting" m SET "dealId" = CASE WHEN r."isCancelled" THEN m."dealId" ELSE r."dealId" END,
      "linkedBy" = CASE WHEN r."isCancelled" THEN m."linkedBy" ELSE r."linkedBy" END,
      "sourceDealIds" = ARRAY(SELECT jsonb_array_elements_text(r."sourceDealIds")),
      "isCancelled" = r."isCancelled", "updatedAt" = ${now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "dealId" text,
      "linkedBy" text, "sourceDealIds" jsonb, "isCancelled" boolean)
    WHERE m."id" = r."id" RETURNING m."id", m."linkedBy"`;
}

/**
 * Makes the meetings of these deals what their source says. One that none of the deals that it was
 * named for names any more was deleted there, and is cancelled while it lies ahead; what has passed is
 * history.
 *
 * @returns ids of those that were written and that a person has given to a deal by hand
 */
export async function saveSyncedMeetings(
  tx: Tx,
  place: PeoplePlace,
  deals: readonly DealPeople[],
): Promise<string[]> {
  const named = namedBy(deals);
  const told = new Set(deals.map(({ dealId }) => dealId));
  const known = await lockKnown(tx, place, [...named.keys()], [...told]);
  const unread = new Set(place.unreadMeetings);
  const byId = new Map(known.map((row) => [row.externalId, row]));
  const standing = [...named].map(([externalId, { meeting, dealIds }]) => ({
    ...meeting,
    ...linkAfter(byId.get(externalId), dealIds, told),
    id: newId(),
  }));
  const unnamed = known
    .filter(({ externalId }) => !named.has(externalId ?? '') && !unread.has(externalId ?? ''))
    .map((row) => ({ ...linkAfter(row, [], told), id: row.id }))
    .map((row) => ({ ...row, isCancelled: row.sourceDealIds.length === 0 }));
  const written = [
    ...(standing.length > 0 ? await upsert(tx, place, standing) : []),
    ...(unnamed.length > 0 ? await unname(tx, place, unnamed) : []),
  ];
  return written.flatMap(({ id, linkedBy }) => (linkedBy === 'manual' ? [id] : []));
}

/**
 * Meetings ahead that other people's syncs have for these deals, as their source told those people.
 *
 * @param userIds whose syncs count
 * @returns deal id -> the `standingKey` of each
 */
export async function listStandingMeetings(
  tx: Tx,
  { source, userIds, now }: { readonly source: string; readonly userIds: readonly string[]; readonly now: Date },
  dealIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const standing = new Map<string, Set<string>>();
  if (userIds.length === 0 || dealIds.length === 0) return standing;
  const rows = await tx.meeting.findMany({
    where: {
      source,
      userId: { in: [...userIds] },
      isCancelled: false,
      startTime: { gt: now },
      sourceDealIds: { hasSome: [...dealIds] },
    },
    select: { externalId: true, startTime: true, sourceDealIds: true },
  });
  for (const { externalId, startTime, sourceDealIds } of rows) {
    const key = standingKey({ meetingId: externalId ?? '', to: startTime.toISOString() });
    for (const dealId of sourceDealIds) standing.set(dealId, (standing.get(dealId) ?? new Set()).add(key)); // prettier-ignore
  }
  return standing;
} // prettier-ignore
