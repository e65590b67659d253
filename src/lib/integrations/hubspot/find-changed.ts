import 'server-only';
import { endlessList } from '../../clients/calls';
import type { HubSpotClient, HubSpotRecord, SearchFilter } from '../../clients/hubspot';
import type { ChangedKind, ChangeWindow } from './pull-place';
import { dateAt } from './record-values';

/** Of contacts alone the name lacks the prefix; the other one finds nothing there. */
const modifiedOf = (kind: ChangedKind): string =>
  kind === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** People and companies without deals change all day, and are none of ours. */
const ONLY_WITH_DEALS: readonly SearchFilter[] = [
  { property: 'num_associated_deals', operator: 'GT', value: '0' },
];
const narrowed = (kind: ChangedKind): readonly SearchFilter[] =>
  kind === 'contacts' || kind === 'companies' ? ONLY_WITH_DEALS : [];

export interface Changed {
  readonly ids: readonly string[];
  /** Null when there is nothing more. */
  readonly next: ChangeWindow | null;
}

interface Question {
  readonly client: HubSpotClient;
  readonly kind: ChangedKind;
  readonly window: ChangeWindow;
  /** Nothing that changed after that, epoch ms: else a busy portal would never come to an end. */
  readonly until: number;
  readonly pageSize: number;
}

/** Those of one moment, by their ids: after a mass edit there may be any number. */
async function ofOneMoment({ client, kind, window, pageSize }: Question): Promise<Changed> {
  const { from, id } = window;
  const property = modifiedOf(kind);
  const { records, received } = await client.search(kind, {
    filters: [
      { property, operator: 'GTE', value: String(from) },
      { property, operator: 'LTE', value: String(from) },
      { property: 'hs_object_id', operator: 'GT', value: id ?? '0' },
      ...narrowed(kind),
    ],
    sort: 'hs_object_id',
    properties: [property],
    limit: pageSize,
  });
  const last = records.at(-1);
  const ids = records.map((record) => record.id);
  if (received < pageSize) return { ids, next: { from: from + 1, id: null } };
  // Ids that do not grow are no page after the one before.
  if (!last || BigInt(last.id) <= BigInt(id ?? '0')) throw endlessList('HubSpot');
  return { ids, next: { from, id: last.id } };
}

function lastTime(records: readonly HubSpotRecord[], property: string): number | null {
  const last = records.at(-1);
  return last ? (dateAt(last, property)?.getTime() ?? null) : null;
}

/**
 * The next records that changed in a window of time, the oldest change first. No search asks for an
 * offset, so its end at 10,000 results is never met: each begins at the moment where the one before
 * ended (whose records come again), and where a whole page is of one moment, goes on by ids.
 */
export async function findChanged(question: Question): Promise<Changed> {
  const { client, kind, window, until, pageSize } = question;
  if (window.id !== null) return ofOneMoment(question);
  const property = modifiedOf(kind);
  const { records, received } = await client.search(kind, {
    filters: [
      { property, operator: 'GTE', value: String(window.from) },
      { property, operator: 'LTE', value: String(until) },
      ...narrowed(kind),
    ],
    sort: property,
    properties: [property],
    limit: pageSize,
  });
  const ids = records.map(({ id }) => id);
  const last = lastTime(records, property);
  // What lies behind the window is none of it: nothing later is asked for.
  if (received < pageSize || (last !== null && last > until)) return { ids, next: null };
  if (last !== null && last > window.from) return { ids, next: { from: last, id: null } };
  return ofOneMoment({ ...question, window: { from: window.from, id: '0' } });
}
