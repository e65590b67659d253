import 'server-only';
import { endlessList } from '../../clients/calls';
import type { Row, SalesforceSession } from '../../clients/salesforce';
import type { Place, ReadingCursor } from './cursor';
import { dateAt, idAt } from './row-values';
import type { ObjectName } from './shape';

/** Rows that are read to find as many opportunities as fit on a page, for each of these. */
const ROWS_A_DEAL = 10;
const OPPORTUNITY_PREFIX = '006';

/** What a page is read with. */
export interface Reading {
  readonly session: SalesforceSession;
  readonly now: Date;
  /** At most so many opportunities in one page: it is written in one transaction. */
  readonly pageDeals: number;
}

/** How changes of what hangs on opportunities are found: they do not touch the opportunity itself. */
interface Feed {
  readonly object: ObjectName;
  readonly parent: string;
  readonly stamp: string;
  readonly where: string | null;
}

export const FEEDS: readonly Feed[] = [
  // Rows of histories are never changed.
  { object: 'OpportunityHistory', parent: 'OpportunityId', stamp: 'CreatedDate', where: null },
  {
    object: 'OpportunityFieldHistory',
    parent: 'OpportunityId',
    stamp: 'CreatedDate',
    where: "Field = 'NextStep'",
  },
  {
    object: 'OpportunityContactRole',
    parent: 'OpportunityId',
    stamp: 'SystemModstamp',
    where: null,
  },
  // The person behind a role: a new name or address.
  {
    object: 'OpportunityContactRole',
    parent: 'OpportunityId',
    stamp: 'Contact.SystemModstamp',
    where: null,
  },
  { object: 'Task', parent: 'WhatId', stamp: 'SystemModstamp', where: "What.Type = 'Opportunity'" },
  {
    object: 'Event',
    parent: 'WhatId',
    stamp: 'SystemModstamp',
    where: "What.Type = 'Opportunity'",
  },
  {
    object: 'EmailMessage',
    parent: 'RelatedToId',
    stamp: 'SystemModstamp',
    where: "RelatedTo.Type = 'Opportunity'",
  },
];

/** Rows after a place, in the order of time and id: times are whole seconds, so many rows share one. */
export function afterPlace(
  stamp: string,
  { since, after }: Pick<ReadingCursor, 'since' | 'after'>,
): string[] {
  if (after) {
    return [`(${stamp} > ${after.stamp} OR (${stamp} = ${after.stamp} AND Id > '${after.id}'))`];
  }
  return since === null ? [] : [`${stamp} >= ${since}`];
}

/** Where a row stands; null where it does not say. */
function placeOf(row: Row | undefined, stamp: string): Place | null {
  const at = row && dateAt(row, stamp);
  const id = row ? idAt(row, 'Id') : null;
  return at && id !== null ? { stamp: at.toISOString(), id } : null;
}

/**
 * Where the rows after these begin: behind the last one that says where it stands. That is another
 * place than where these began, or Salesforce gives the same rows for ever.
 *
 * @throws ProviderError `unavailable`
 */
export function placeBehind(rows: readonly Row[], stamp: string, before: Place | null): Place {
  const last = rows.findLast((row) => placeOf(row, stamp) !== null);
  const place = placeOf(last, stamp);
  const isBehind =
    place !== null &&
    (before === null ||
      place.stamp > before.stamp ||
      (place.stamp === before.stamp && place.id !== before.id));
  if (!isBehind) throw endlessList('Salesforce');
  return place;
}

export interface Parents {
  readonly ids: readonly string[];
  /** Null where the feed is at its end. */
  readonly after: Place | null;
}

/** Walks rows until they name as many opportunities as fit on a page. */
function walk(
  rows: readonly Row[],
  { parent, stamp }: Feed,
  pageDeals: number,
  before: Place | null,
): Parents {
  const ids = new Set<string>();
  for (const [count, row] of rows.entries()) {
    const id = idAt(row, parent);
    const isNew = id?.startsWith(OPPORTUNITY_PREFIX) === true && !ids.has(id);
    if (isNew && ids.size === pageDeals) {
      return { ids: [...ids], after: placeBehind(rows.slice(0, count), stamp, before) };
    }
    if (isNew) ids.add(id);
  }
  const isFull = rows.length === pageDeals * ROWS_A_DEAL;
  return { ids: [...ids], after: isFull ? placeBehind(rows, stamp, before) : null };
}

/** Opportunities of which something of one kind was added, changed or deleted. */
export async function readParents(
  { session, pageDeals }: Reading,
  feed: Feed,
  cursor: ReadingCursor,
): Promise<Parents> {
  if (cursor.shape.paths[feed.object] === null) return { ids: [], after: null };
  const { object, parent, stamp, where } = feed;
  const conditions = [...afterPlace(stamp, cursor), ...(where === null ? [] : [where])].join(
    ' AND ',
  );
  const { rows } = await session.query(
    `SELECT Id, ${parent}, ${stamp} FROM ${object} WHERE ${conditions} ORDER BY ${stamp}, Id LIMIT ${pageDeals * ROWS_A_DEAL}`,
    'all',
  );
  return walk(rows, feed, pageDeals, cursor.after);
}
