import 'server-only';
import type { Row, SalesforceSession } from '../../clients/salesforce';
import type { Cursor, RecordProblem, SourceDeal, SourcePage } from '../source';
import { parseCursor, type IdleCursor, type ReadingCursor } from './cursor';
import { believedTime } from '../provider-clock';
import { afterPlace, FEEDS, placeBehind, readParents, type Reading } from './read-changes';
import { readDeals } from './read-opportunities';
import { idAt } from './row-values';
import { readShape, selectOf, type OrgShape } from './shape';

/**
 * Records carry the time of their change, not of its commit, and a transaction may take ten minutes:
 * so far back each pull reads again.
 */
const OVERLAP_MS = 10 * 60_000;
/** What changes later than so long after the beginning is left to the next pull, or one might never end. */
const HORIZON_MS = 60 * 60_000;
/** Permissions and fields are looked at anew once a day. */
const SHAPE_AGE_MS = 24 * 60 * 60_000;
/** Steps that brought nothing, one after the other in one page. */
const MAX_EMPTY_STEPS = 20;
const STAMP = 'SystemModstamp';

interface Step {
  readonly deals: readonly SourceDeal[];
  readonly removed: readonly string[];
  readonly problems: readonly RecordProblem[];
  readonly recordsRead: number;
  readonly next: ReadingCursor | IdleCursor;
}

const earlier = (time: string, ms: number): string => new Date(Date.parse(time) - ms).toISOString();

const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

async function shapeFor({ session, now }: Reading, before: IdleCursor | null): Promise<OrgShape> {
  const isFresh = before && now.getTime() - Date.parse(before.shape.askedAt) < SHAPE_AGE_MS;
  return isFresh ? before.shape : readShape(session, now);
}

/** Counts what is to be read, and takes the time by Salesforce's clock: ours may differ. */
async function begin(reading: Reading, before: IdleCursor | null): Promise<ReadingCursor> {
  const { session, now } = reading;
  const shape = await shapeFor(reading, before);
  // A place that is yet to come was written by a wrong clock: what changed meanwhile is not known.
  const isKnown = before !== null && Date.parse(before.since) <= now.getTime();
  const since = isKnown ? before.since : null;
  const where = whereOf(afterPlace(STAMP, { since, after: null }));
  const { totalSize } = await session.query(`SELECT COUNT() FROM Opportunity${where}`);
  const began = believedTime(session.serverTime, now).toISOString();
  const start = { step: 'deals', feed: 0, after: null } as const;
  return {
    state: 'reading',
    since,
    began,
    begunAt: now.toISOString(),
    ...start,
    total: since === null ? totalSize : null,
    shape,
  };
}

const opportunitiesWith = (shape: OrgShape, conditions: readonly string[]): string =>
  `SELECT ${selectOf(shape, 'Opportunity')} FROM Opportunity${whereOf(conditions)}`;

/** Everything of a full pull has been read with the opportunities themselves. */
const afterDeals = (cursor: ReadingCursor): ReadingCursor => ({
  ...cursor,
  step: cursor.since === null ? 'removed' : 'children',
  feed: 0,
  after: null,
});

async function stepDeals(
  { session, now, pageDeals }: Reading,
  cursor: ReadingCursor,
): Promise<Step> {
  const horizon = `${STAMP} <= ${earlier(cursor.began, -HORIZON_MS)}`;
  const query = opportunitiesWith(cursor.shape, [...afterPlace(STAMP, cursor), horizon]);
  const { rows } = await session.query(`${query} ORDER BY ${STAMP}, Id LIMIT ${pageDeals}`);
  const { shape, ...read } = await readDeals(session, cursor.shape, rows, now);
  const after = rows.length < pageDeals ? null : placeBehind(rows, STAMP, cursor.after);
  const next = { ...cursor, shape };
  return { ...read, removed: [], next: after ? { ...next, after } : afterDeals(next) };
}

function afterFeed(cursor: ReadingCursor, after: ReadingCursor['after']): ReadingCursor {
  if (after) return { ...cursor, after };
  const feed = cursor.feed + 1;
  return feed < FEEDS.length
    ? { ...cursor, feed, after: null }
    : { ...cursor, step: 'removed', feed: 0, after: null };
}

/** Those that changed themselves have been read, or will be by the next pull. */
async function readQuiet(
  session: SalesforceSession,
  cursor: ReadingCursor,
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  const named = `Id IN (${ids.map((id) => `'${id}'`).join(',')})`;
  const query = opportunitiesWith(cursor.shape, [named, `${STAMP} < ${cursor.since}`]);
  return (await session.query(query)).rows;
}

async function stepChildren(reading: Reading, cursor: ReadingCursor): Promise<Step> {
  const { session, now } = reading;
  const feed = FEEDS[cursor.feed];
  const found = feed ? await readParents(reading, feed, cursor) : { ids: [], after: null };
  const rows = await readQuiet(session, cursor, found.ids);
  const { shape, ...read } = await readDeals(session, cursor.shape, rows, now);
  return { ...read, removed: [], next: afterFeed({ ...cursor, shape }, found.after) };
}

async function stepRemoved({ session, pageDeals }: Reading, cursor: ReadingCursor): Promise<Step> {
  const where = whereOf(['IsDeleted = true', ...afterPlace(STAMP, cursor)]);
  const { rows } = await session.query(
    `SELECT Id, ${STAMP} FROM Opportunity${where} ORDER BY ${STAMP}, Id LIMIT ${pageDeals}`,
    'all',
  );
  const after = rows.length < pageDeals ? null : placeBehind(rows, STAMP, cursor.after);
  const { began, begunAt = began, shape } = cursor;
  // Never ahead of our own clock, whatever Salesforce's says.
  const from = begunAt < began ? begunAt : began;
  const idle = { state: 'idle', since: earlier(from, OVERLAP_MS), shape } as const;
  return {
    deals: [],
    removed: rows.flatMap((row) => idAt(row, 'Id') ?? []),
    problems: [],
    recordsRead: rows.length,
    next: after ? { ...cursor, after } : idle,
  };
}

const STEPS = { deals: stepDeals, children: stepChildren, removed: stepRemoved } as const;

const PHASES: Readonly<Record<ReadingCursor['step'], string>> = {
  deals: 'reading opportunities',
  children: 'reading activities and contacts',
  removed: 'looking for deleted opportunities',
};

/**
 * One page: the opportunities by time of change and id, then (where only changes are read) those whose
 * history, roles, people, tasks, events or e-mails changed, then those in the recycle bin. Reading by
 * time means that whatever is edited meanwhile comes again, at the end of this pull or with the next.
 *
 * @throws ProviderError
 */
export async function pullPage(reading: Reading, cursor: Cursor | null): Promise<SourcePage> {
  const parsed = cursor && parseCursor(cursor);
  let place = parsed?.state === 'reading' ? parsed : await begin(reading, parsed);
  let recordsRead = 0;
  for (let empty = 1; ; empty += 1) {
    const step = await STEPS[place.step](reading, place);
    const { deals, removed, problems, next } = step;
    recordsRead += step.recordsRead;
    const isLast = next.state === 'idle';
    const isEmpty = deals.length + removed.length + problems.length === 0;
    if (isLast || !isEmpty || empty === MAX_EMPTY_STEPS) {
      const { total } = place;
      return {
        deals,
        removed,
        meetings: [],
        problems,
        recordsRead,
        total,
        phase: PHASES[place.step],
        cursor: next,
        isLast,
      };
    }
    place = next;
  }
}
