import 'server-only';
import type { Associations, HubSpotClient, HubSpotRecord, ObjectType } from '../../clients/hubspot';
import type { RecordProblem, SourceDeal } from '../source';
import { ACTIVITY_PROPERTIES, ACTIVITY_TYPES, startOf, type ActivityType } from './map-activities';
import { CONTACT_PROPERTIES } from './map-contacts';
import { DEAL_PROPERTIES, mapDeal, type DealParts, type Lookups } from './map-deal';
import { WITH_HISTORY } from './map-history';
import { contactAddress } from './people';
import { listAt } from './record-values';

export interface Reading {
  readonly client: HubSpotClient;
  readonly lookups: Lookups;
  /** By HubSpot's clock: by ours, if it is slow, a call of a moment ago would not have been yet. */
  readonly now: () => Date;
  /** Kinds of records that the token may not read: deals are taken without them. */
  readonly lacking: readonly ObjectType[];
  /** Records of one search, deals of one page. */
  readonly pageSize: number;
}

/** Deals with all that hangs on them. */
export interface ReadDeals {
  readonly deals: readonly SourceDeal[];
  /** Deals that were merged into these. */
  readonly removed: readonly string[];
  readonly problems: readonly RecordProblem[];
  /** Of any kind. */
  readonly recordsRead: number;
}

type Records = ReadonlyMap<string, HubSpotRecord>;

interface Linked {
  readonly links: Associations;
  readonly records: Records;
}

const ID = /^\d{1,20}$/;
const NOTHING: Linked = { links: new Map(), records: new Map() };

const byId = (records: readonly HubSpotRecord[]): Records =>
  new Map(records.map((record) => [record.id, record]));

/** Records that hang on these deals, and on which. */
async function linkedTo(
  { client, lacking }: Reading,
  dealIds: readonly string[],
  type: ObjectType,
  properties: readonly string[],
): Promise<Linked> {
  if (lacking.includes(type)) return NOTHING;
  const links = await client.associated('deals', type, dealIds);
  const ids = new Set([...links.values()].flat().map(({ id }) => id));
  return { links, records: byId(await client.read(type, [...ids], { properties })) };
}

/** The company that a deal is with: the primary one, else the first that was there. */
async function companiesOf({ client, lacking }: Reading, dealIds: readonly string[]) {
  const chosen = new Map<string, string>();
  if (lacking.includes('companies')) return { chosen, records: byId([]) };
  for (const [dealId, ends] of await client.associated('deals', 'companies', dealIds)) {
    const inOrder = ends.toSorted((a, b) => Number(a.id) - Number(b.id));
    const company = ends.find(({ labels }) => labels.includes('Primary')) ?? inOrder[0];
    if (company) chosen.set(dealId, company.id);
  }
  const ids = [...new Set(chosen.values())];
  return { chosen, records: byId(await client.read('companies', ids, { properties: ['name'] })) };
}

/** Whom the meetings ahead are with; past ones are touches, of which only the fact counts. */
async function attendeesOf({ client }: Reading, meetings: Records, contacts: Records, now: Date) {
  const ahead = [...meetings.values()].filter((meeting) => {
    const start = startOf(meeting);
    return start !== null && start > now;
  });
  const ids = ahead.map(({ id }) => id);
  const links = await client.associated('meetings', 'contacts', ids);
  const unread = [...new Set([...links.values()].flat().map(({ id }) => id))].filter(
    (id) => !contacts.has(id),
  );
  const more = byId(await client.read('contacts', unread, { properties: ['email'] }));
  return (meetingId: string): readonly string[] =>
    (links.get(meetingId) ?? []).flatMap(({ id }) => {
      const contact = contacts.get(id) ?? more.get(id);
      return (contact && contactAddress(contact)) ?? [];
    });
}

const sorted = <T extends { readonly id: string }>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => Number(a.id) - Number(b.id));

interface Hanging {
  readonly contacts: Linked;
  readonly companies: Awaited<ReturnType<typeof companiesOf>>;
  readonly activities: readonly (readonly [ActivityType, Linked])[];
}

function partsOf(deal: HubSpotRecord, { contacts, companies, activities }: Hanging): DealParts {
  const contactPairs = sorted(contacts.links.get(deal.id) ?? []).flatMap((link) => {
    const contact = contacts.records.get(link.id);
    return contact ? [[contact, link] as const] : [];
  });
  return {
    deal,
    company: companies.records.get(companies.chosen.get(deal.id) ?? '') ?? null,
    contacts: contactPairs,
    activities: activities.flatMap(([type, { links, records }]) =>
      sorted(links.get(deal.id) ?? []).flatMap(({ id }) => {
        const record = records.get(id);
        return record ? [[type, record] as const] : [];
      }),
    ),
  };
}

async function hangingOn(reading: Reading, ids: readonly string[]): Promise<Hanging> {
  const [contacts, companies, ...activities] = await Promise.all([
    linkedTo(reading, ids, 'contacts', CONTACT_PROPERTIES),
    companiesOf(reading, ids),
    ...ACTIVITY_TYPES.map(
      async (type) =>
        [type, await linkedTo(reading, ids, type, ACTIVITY_PROPERTIES[type])] as const,
    ),
  ]);
  return { contacts, companies, activities };
}

function countOf({ contacts, companies, activities }: Hanging): number {
  const own = activities.map(([, { records }]) => records.size);
  return own.reduce((all, size) => all + size, contacts.records.size + companies.records.size);
}

/**
 * Reads deals whole, at most 200 at a time: history, contacts, company, activities. What is not there
 * any more is left out; the list of deleted deals tells of it.
 */
export async function readDeals(reading: Reading, ids: readonly string[]): Promise<ReadDeals> {
  const { client, lookups } = reading;
  const records = await client.read('deals', ids, {
    properties: DEAL_PROPERTIES,
    history: WITH_HISTORY,
  });
  const found = records.map(({ id }) => id);
  const hanging = await hangingOn(reading, found);
  const now = reading.now();
  const meetings =
    hanging.activities.find(([type]) => type === 'meetings')?.[1].records ?? byId([]);
  const attendees = await attendeesOf(reading, meetings, hanging.contacts.records, now);
  const setting = { now, people: lookups.people, attendees };
  const mapped = sorted(records).map((deal) => mapDeal(partsOf(deal, hanging), lookups, setting));
  return {
    deals: mapped.flatMap(({ deal }) => deal ?? []),
    removed: records.flatMap((deal) =>
      listAt(deal, 'hs_merged_object_ids').filter((id) => ID.test(id) && id !== deal.id),
    ),
    problems: mapped.flatMap(({ problems }) => problems),
    recordsRead: records.length + countOf(hanging),
  };
}
