import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { SyncedContact, SyncedMeeting } from '../import/incoming-deal';

/** The contacts and meetings of one deal, as its source says them now. */
export interface DealPeople {
  readonly dealId: string;
  readonly account: string | null;
  readonly contacts: readonly SyncedContact[];
  readonly meetings: readonly SyncedMeeting[];
}

export interface PeoplePlace {
  readonly scopeKey: string;
  readonly userId: string;
  readonly source: string;
  readonly now: Date;
}

/** Each contact once, in one order: two syncs into one team must not wait for each other. */
function uniqueContacts(deals: readonly DealPeople[]) {
  const byId = new Map(
    deals.flatMap(({ account, contacts }) =>
      contacts.map((contact) => [contact.externalId, { ...contact, account }] as const),
    ),
  );
  return [...byId.values()].toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
}

async function saveContacts(tx: Tx, place: PeoplePlace, deals: readonly DealPeople[]) {
  const rows = uniqueContacts(deals).map(({ role: _role, ...contact }) => ({ ...contact, id: newId() })); // prettier-ignore
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO "Contact" AS c ("id", "scopeKey", "source", "externalId", "name", "email", "phone",
      "title", "account", "createdAt", "updatedAt")
    SELECT r."id", ${place.scopeKey}, ${place.source}, r."externalId", r."name", r."email", r."phone",
      r."title", r."account", ${place.now}, ${place.now}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("id" text, "externalId" text,
      "name" text, "email" text, "phone" text, "title" text, "account" text)
    ON CONFLICT ("scopeKey", "source", "externalId") DO UPDATE SET "name" = excluded."name",
      "email" = excluded."email", "phone" = excluded."phone", "title" = excluded."title",
      "updatedAt" = excluded."updatedAt"
    WHERE (c."name", c."email", c."phone", c."title")
      IS DISTINCT FROM (excluded."name", excluded."email", excluded."phone", excluded."title")`;
}

async function linkContacts(tx: Tx, place: PeoplePlace, deals: readonly DealPeople[]) {
  const pairs = deals.flatMap(({ dealId, contacts }) =>
    contacts.map(({ externalId, role }) => ({ dealId, externalId, role })),
  );
  const json = JSON.stringify(pairs);
  await tx.$executeRaw`
    INSERT INTO "DealContact" AS d ("dealId", "contactId", "role", "addedAt")
    SELECT DISTINCT ON (r."dealId", c."id") r."dealId", c."id", r."role", ${place.now}::timestamptz
    FROM jsonb_to_recordset(${json}::jsonb) AS r("dealId" text, "externalId" text, "role" text)
    JOIN "Contact" c ON c."scopeKey" = ${place.scopeKey} AND c."source" = ${place.source}
      AND c."externalId" = r."externalId"
    ORDER BY r."dealId", c."id", r."role"
    ON CONFLICT ("dealId", "contactId") DO UPDATE SET "role" = excluded."role"
    WHERE d."role" IS DISTINCT FROM excluded."role"`;
  await tx.$executeRaw`
    DELETE FROM "DealContact" d USING "Contact" c
    WHERE d."contactId" = c."id" AND c."source" = ${place.source}
      AND d."dealId" = ANY(${deals.map(({ dealId }) => dealId)}::text[])
      AND NOT EXISTS (
        SELECT 1 FROM jsonb_to_recordset(${json}::jsonb) AS r("dealId" text, "externalId" text)
        WHERE r."dealId" = d."dealId" AND r."externalId" = c."externalId")`;
}

/** @returns those that were moved or cancelled and that a person has given to a deal by hand */
async function saveMeetings(
  tx: Tx,
  place: PeoplePlace,
  deals: readonly DealPeople[],
): Promise<string[]> {
  const byId = new Map(
    deals.flatMap(({ dealId, meetings }) =>
      meetings.map((meeting) => [meeting.externalId, { ...meeting, dealId, id: newId() }] as const),
    ),
  );
  const saved = await upsertMeetings(tx, place, [...byId.values()]);
  const gone = await cancelUnnamed(tx, place, deals, [...byId.keys()]);
  return [...saved, ...gone].flatMap(({ id, linkedBy }) => (linkedBy === 'manual' ? [id] : []));
}

interface WrittenMeeting {
  readonly id: string;
  readonly linkedBy: string | null;
}

async function upsertMeetings(
  tx: Tx,
  place: PeoplePlace,
  meetings: readonly object[],
): Promise<WrittenMeeting[]> {
  if (meetings.length === 0) return [];
  const json = JSON.stringify(meetings);
  return tx.$queryRaw<WrittenMeeting[]>`
      INSERT INTO "Meeting" AS m ("id", "userId", "scopeKey", "source", "dealId", "linkedBy", "externalId",
        "title", "description", "startTime", "endTime", "attendees", "location", "meetingLink",
        "sourceUrl", "isCancelled", "suggestedDealIds", "refusedDealIds", "createdAt", "updatedAt")
      SELECT r."id", ${place.userId}, ${place.scopeKey}, ${place.source}, r."dealId", 'auto',
        r."externalId", r."title", r."description", r."startTime", r."endTime",
        ARRAY(SELECT jsonb_array_elements_text(r."attendees")), r."location", r."meetingLink",
        r."url", r."isCancelled", '{}', '{}', ${place.now}, ${place.now}
      FROM jsonb_to_recordset(${json}::jsonb) AS r("id" text, "dealId" text, "externalId" text,
        "title" text, "description" text, "startTime" timestamptz, "endTime" timestamptz,
        "attendees" jsonb, "location" text, "meetingLink" text, "url" text, "isCancelled" boolean)
      ON CONFLICT ("userId", "source", "externalId") DO UPDATE SET "title" = excluded."title",
        "description" = excluded."description", "startTime" = excluded."startTime",
        "endTime" = excluded."endTime", "attendees" = excluded."attendees",
        "location" = excluded."location", "meetingLink" = excluded."meetingLink",
        "isCancelled" = excluded."isCancelled",
        -- One that a person took away from this deal stays away from it.
        "dealId" = CASE WHEN m."dealId" IS NULL AND NOT excluded."dealId" = ANY(m."refusedDealIds")
          THEN excluded."dealId" ELSE m."dealId" END,
        "updatedAt" = excluded."updatedAt"
      WHERE (m."title", m."description", m."startTime", m."endTime", m."attendees", m."location",
        m."meetingLink", m."isCancelled") IS DISTINCT FROM (excluded."title", excluded."description",
        excluded."startTime", excluded."endTime", excluded."attendees", excluded."location",
        excluded."meetingLink", excluded."isCancelled")
      RETURNING m."id", m."linkedBy"`;
}

/**
 * What lies ahead and is not named any more was deleted there; what has passed is history. One that a
 * person gave to another deal is named by the deal that it was taken from.
 */
function cancelUnnamed(
  tx: Tx,
  { userId, source, now }: PeoplePlace,
  deals: readonly DealPeople[],
  named: readonly string[],
): Promise<WrittenMeeting[]> {
  const ids = deals.map(({ dealId }) => dealId);
  return tx.$queryRaw<WrittenMeeting[]>`
    UPDATE "Meeting" SET "isCancelled" = true, "updatedAt" = ${now}
    WHERE "userId" = ${userId} AND "source" = ${source} AND "startTime" > ${now}
      AND NOT "isCancelled" AND NOT "externalId" = ANY(${[...named]}::text[])
      AND ("refusedDealIds" && ${ids}::text[] OR ("dealId" = ANY(${ids}::text[])
        AND (coalesce("linkedBy", '') <> 'manual' OR cardinality("refusedDealIds") = 0)))
    RETURNING "id", "linkedBy"`;
}

/**
 * Makes the contacts and meetings of these deals what their source says; what is so already stays.
 *
 * @returns ids of meetings that were moved or cancelled and that a person has given to a deal by hand
 */
export async function saveSyncedPeople(
  tx: Tx,
  place: PeoplePlace,
  deals: readonly DealPeople[],
): Promise<string[]> {
  if (deals.length === 0) return [];
  await saveContacts(tx, place, deals);
  await linkContacts(tx, place, deals);
  return saveMeetings(tx, place, deals);
}
