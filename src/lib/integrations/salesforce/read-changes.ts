import 'server-only';
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
export function placeOf(row: Row | undefined, stamp: string): Place | null {
  const at = row && dateAt(row, stamp);
  const id = row ? idAt(row, 'Id') : null;
  return at && id !== null ? { stamp: at.toISOString(), id } : null;
}

export interface Parents {
  readonly ids: readonly string[];
  /** Null where the feed is at its end. */
  readonly after: Place | null;
}

/** Walks rows until they name as many opportunities as fit on a page. */
function walk(rows: readonly Row[], { parent, stamp }: Feed, pageDeals: number): Parents {
  const ids = new Set<string>();
  let last: Row | undefined;
  for (const row of rows) {
    const id = idAt(row, parent);
    const isNew = id?.startsWith(OPPORTUNITY_PREFIX) === true && !ids.has(id);
    if (isNew && ids.size === pageDeals) return { ids: [...ids], after: placeOf(last, stamp) };
    if (isNew) ids.add(id);
    last = row;
  }
  const isFull = rows.length === pageDeals * ROWS_A_DEAL;
  return { ids: [...ids], after: isFull ? placeOf(last, stamp) : null };
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
  return walk(rows, feed, pageDeals);
}
