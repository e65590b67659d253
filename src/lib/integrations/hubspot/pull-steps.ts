import 'server-only';
import { endlessList } from '../../clients/calls';
import type { DeletedDeal } from '../../clients/hubspot';
import type { RecordProblem, SourcePage } from '../source';
import { findChanged } from './find-changed';
import {
  CHANGED_KINDS,
  runOf,
  type ChangedKind,
  type Place,
  type PlaceAt,
  type Run,
} from './pull-place';
import { dateAt } from './record-values';
import { readDeals, type Reading } from './read-deals';

/** What one step brought, and where the next begins. */
export interface Step {
  readonly page: Omit<SourcePage, 'cursor' | 'isLast' | 'total' | 'meetings'>;
  readonly next: Place;
}

/**
 * Asked for once more at the next sync: the index of searches is some seconds behind, more on bad
 * days. Longer than the five minutes that every source allows for.
 */
const OVERLAP_MS = 600_000;
/** Whole seconds are all that an answer's date tells. */
const SECOND_MS = 1_000;
const ARCHIVED_CALLS = 10;
/** Of the list of deleted deals, at 100 each. */
const MAX_DELETED_PAGES = 20_000;

const EMPTY: Step['page'] = { deals: [], removed: [], problems: [], recordsRead: 0, phase: '' };

const deletedOf = (run: Run): PlaceAt<'deleted'> => ({
  step: 'deleted',
  ...runOf(run),
  after: null,
  pages: 0,
});

const UNREAD: RecordProblem = {
  kind: 'deal',
  externalId: 'unknown',
  name: null,
  field: 'id',
  message: 'HubSpot sent a record without an id that can be read; it is left out.',
  isSkipped: true,
};

/** Where the next page begins: behind this one, or HubSpot gives the same page for ever. */
function placeBehind(after: string, records: readonly { readonly id: string }[]): string {
  const last = records.at(-1)?.id;
  if (last === undefined || BigInt(last) <= BigInt(after)) throw endlessList('HubSpot');
  return last;
}

/**
 * Every deal, by search in the order of ids. The list of all deals would do as well without an index
 * that is behind, but its place is HubSpot's and may pass; an id is a place that stays, and a search
 * says how many there are. What the index does not have yet, the next sync finds.
 */
export async function stepAll(reading: Reading, place: PlaceAt<'all'>): Promise<Step> {
  const { pageSize } = reading;
  const { total, records, received } = await reading.client.search('deals', {
    filters: [{ property: 'hs_object_id', operator: 'GT', value: place.after }],
    sort: 'hs_object_id',
    properties: ['hs_object_id'],
    limit: pageSize,
  });
  const run = { ...runOf(place), total: place.total ?? total };
  const found = await readDeals(reading, records.map(({ id }) => id)); // prettier-ignore
  const unread = Array.from({ length: received - records.length }, () => UNREAD);
  const isEnd = received < pageSize;
  return {
    page: { ...found, problems: [...unread, ...found.problems], phase: 'reading deals' },
    next: isEnd
      ? deletedOf(run)
      : { step: 'all', ...run, after: placeBehind(place.after, records) },
  };
}

/** The first kind (after one) that can be read; then deletions. */
export function placeOfKind(
  run: Run & { readonly since: number },
  after: ChangedKind | null,
): PlaceAt<'changed'> | PlaceAt<'deleted'> {
  const start = after === null ? 0 : CHANGED_KINDS.indexOf(after) + 1;
  const kind = CHANGED_KINDS.slice(start).find((name) => !run.lacking.includes(name));
  if (kind === undefined) return deletedOf(run);
  const window = { from: run.since, id: null };
  return { step: 'changed', ...runOf(run), since: run.since, kind, window, pending: [] };
}

/** Deals that have changed themselves in the same time were given for that, with all that hangs on them. */
async function withoutGiven(
  { client }: Reading,
  { since, startedAt }: PlaceAt<'changed'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const deals = await client.read('deals', ids, { properties: ['hs_lastmodifieddate'] });
  return deals.flatMap((deal) => {
    const at = dateAt(deal, 'hs_lastmodifieddate')?.getTime() ?? null;
    return at !== null && at >= since && at <= startedAt ? [] : [deal.id];
  });
}

/** The deals that changed records belong to. */
async function dealsOf(
  reading: Reading,
  place: PlaceAt<'changed'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (place.kind === 'deals') return ids;
  const links = await reading.client.associated(place.kind, 'deals', ids);
  const deals = new Set([...links.values()].flat().map(({ id }) => id));
  return withoutGiven(reading, place, [...deals]);
}

const PHASES: Readonly<Record<ChangedKind, string>> = {
  deals: 'reading changed deals',
  emails: 'reading deals with new e-mails',
  calls: 'reading deals with new calls',
  meetings: 'reading deals with new meetings',
  notes: 'reading deals with new notes',
  contacts: 'reading deals whose contacts changed',
  companies: 'reading deals whose companies changed',
};

/**
 * Deals that changed, or of which something changed that hangs on them. Who comes to a deal or
 * leaves it, and activities that are tied to it or cut off later, show in the deal's own time of
 * change: HubSpot keeps counts of both (`num_associated_contacts`, `num_notes`) among its properties.
 * A new label on a contact alone shows at the deal's next change. Deals found through what hangs on
 * them are kept in the place until given, as one company may have thousands.
 */
export async function stepChanged(reading: Reading, place: PlaceAt<'changed'>): Promise<Step> {
  const { client, pageSize } = reading;
  const until = place.startedAt + SECOND_MS;
  let { window, pending } = place;
  let looked = 0;
  if (pending.length === 0 && window !== null) {
    const changed = await findChanged({ client, kind: place.kind, window, until, pageSize });
    looked = changed.ids.length;
    pending = [...(await dealsOf(reading, place, changed.ids))];
    window = changed.next;
  }
  const given = await readDeals(reading, pending.slice(0, pageSize));
  const rest = pending.slice(pageSize);
  const isEnd = window === null && rest.length === 0;
  return {
    page: {
      ...given,
      recordsRead: given.recordsRead + (place.kind === 'deals' ? 0 : looked),
      phase: PHASES[place.kind],
    },
    next: isEnd ? placeOfKind(place, place.kind) : { ...place, window, pending: rest },
  };
}

function isSince({ archivedAt }: DeletedDeal, since: number | null): boolean {
  return archivedAt === null || since === null || archivedAt.getTime() >= since;
}

/** What was merged into a deal that was deleted before anybody read it is gone as well. */
const withMerged = ({ id, mergedIds }: DeletedDeal): readonly string[] => [id, ...mergedIds];

/** Never ahead of our own clock, whatever HubSpot's says. */
function idleAfter({ startedAt, begunAt }: Run): Place {
  const since = Math.min(startedAt, begunAt ?? startedAt) - OVERLAP_MS;
  return { step: 'idle', since: Math.max(0, since) };
}

/**
 * Deals in HubSpot's bin, where they lie for 90 days: those that came there since, or all of them
 * after everything was read. The list is in no order of time, so it is read whole.
 */
export async function stepDeleted(reading: Reading, place: PlaceAt<'deleted'>): Promise<Step> {
  const removed: string[] = [];
  let { after, pages } = place;
  let read = 0;
  for (let calls = 0; calls < ARCHIVED_CALLS && removed.length < reading.pageSize; calls += 1) {
    const { records, after: next } = await reading.client.deletedDeals(after);
    removed.push(...records.filter((record) => isSince(record, place.since)).flatMap(withMerged));
    read += records.length;
    pages += 1;
    if (next !== null && (next === after || pages >= MAX_DELETED_PAGES)) {
      throw endlessList('HubSpot');
    }
    after = next;
    if (after === null) break;
  }
  const page = { ...EMPTY, removed, recordsRead: read, phase: 'reading deleted deals' };
  return { page, next: after === null ? idleAfter(place) : { ...place, after, pages } };
}
