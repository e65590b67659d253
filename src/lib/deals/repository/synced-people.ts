import 'server-only';
import { newId } from '../../core/ids';
import type { Tx } from '../../platform/db';
import type { DealPeople, PeoplePlace } from './deal-people';
import { saveSyncedMeetings } from './synced-meetings';

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
  return saveSyncedMeetings(tx, place, deals);
}
