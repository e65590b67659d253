import 'server-only';
import { endlessList, ProviderError } from '../../clients/calls';
import {
  listEvents,
  type CalendarEvent,
  type EventPage,
  type EventQuery,
  type UnreadEvent,
} from '../../clients/google-calendar';
import { DAY_MS } from '../../core/dates';
import type { Cursor, RecordProblem, SourcePage } from '../source';
import { lineFrom } from '../plain-text';
import {
  beginList,
  begun,
  MOST_MOVED,
  readCursor,
  writeCursor,
  type CalendarPlace,
} from './calendar-cursor';
import { withAccess, type CalendarSession } from './session';
import { distanceOf, toMeeting } from './to-meeting';

const PAGE = 200;
/** After so long all is read again, so that never fewer than 335 days ahead are known. */
const DAYS_BETWEEN_LISTS = 30;
/** Google's clock may be another than ours. */
const OVERLAP_MS = 3_600_000;
const MAX_RESTARTS = 8;
/** Of one list, at 200 events each. */
const MAX_PAGES = 5_000;

function queryOf({ kind, from, until, ...place }: CalendarPlace): EventQuery {
  const page = { maxResults: PAGE, pageToken: place.pageToken ?? undefined };
  if (kind === 'changes' && place.syncToken !== null) {
    return { ...page, syncToken: place.syncToken };
  }
  if (kind === 'recent' && place.toldUntil !== null) {
    return { ...page, updatedMin: new Date(place.toldUntil.getTime() - OVERLAP_MS) };
  }
  return { ...page, timeMin: from, timeMax: until };
}

interface Step {
  readonly next: CalendarPlace;
  readonly isLast: boolean;
}

/** Nothing is left to ask: the next pull asks by this token. */
function settled(place: CalendarPlace, syncToken: string | null, toldUntil: Date): Step {
  const rest = { toldUntil, syncToken, nextToken: null, pageToken: null, pages: 0 };
  // Without a token everything is read each time.
  const kind = syncToken === null ? 'list' : 'changes';
  return { next: { ...place, ...rest, kind }, isLast: true };
}

/** A list tells neither what moved out of its bounds, nor what Google has forgotten. */
function afterList(place: CalendarPlace, token: string | null): Step {
  if (place.toldUntil === null) return settled(place, token, place.listedAt);
  const kind = place.syncToken === null ? 'recent' : 'changes';
  return { next: { ...place, kind, nextToken: token, pageToken: null, pages: 0 }, isLast: false };
}

function afterChanges(place: CalendarPlace, syncToken: string | null, now: Date): Step {
  if (place.nextToken !== null) return settled(place, place.nextToken, place.listedAt);
  const isOld = now.getTime() - place.listedAt.getTime() >= DAYS_BETWEEN_LISTS * DAY_MS;
  const { begunAt: toldUntil } = place;
  if (!isOld) return settled(place, syncToken, toldUntil);
  return { next: beginList(now, { ...place, toldUntil, syncToken }), isLast: false };
}

function placeAfter(place: CalendarPlace, page: EventPage, now: Date): Step {
  const { nextPageToken: pageToken } = page;
  if (pageToken !== null) {
    const pages = place.pages + 1;
    if (pageToken === place.pageToken || pages >= MAX_PAGES) throw endlessList('Google Calendar');
    return { next: { ...place, pageToken, pages }, isLast: false };
  }
  if (place.kind === 'list') return afterList(place, page.nextSyncToken);
  if (place.kind === 'changes') return afterChanges(place, page.nextSyncToken, now);
  return settled(place, place.nextToken, place.listedAt);
}

const PHASES = {
  list: 'reading the calendar',
  changes: 'reading what changed in the calendar',
  recent: 'reading what changed lately in the calendar',
} as const;

function movedInAfter(place: CalendarPlace, events: readonly CalendarEvent[]): string[] {
  const moved = events.filter((event) => distanceOf(event, place) === 'moved');
  const all = new Set([...place.movedIn, ...moved.flatMap(({ id }) => id ?? [])]);
  return [...all].slice(-MOST_MOVED);
}

const problemOf = ({ id, title, field }: UnreadEvent): RecordProblem => ({
  kind: 'meeting',
  externalId: lineFrom(id, 1_024) ?? 'unknown',
  name: lineFrom(title, 500),
  field,
  message: 'Google sent this event in a form that cannot be read; it is left out.',
  isSkipped: true,
});

async function pullFrom(context: CalendarSession, place: CalendarPlace): Promise<SourcePage> {
  const query = queryOf(place);
  const page = await withAccess(context, (access) => listEvents(access, query));
  const known = new Set(place.movedIn);
  const near = page.items.filter(
    (event) => distanceOf(event, place) !== 'far' || known.has(event.id ?? ''),
  );
  const understood = near.map((event) => toMeeting(event));
  const here = { ...place, movedIn: movedInAfter(place, near) };
  const { next, isLast } = placeAfter(here, page, context.now());
  return {
    deals: [],
    removed: [],
    meetings: understood.flatMap((one) => (one.kind === 'meeting' ? [one.meeting] : [])),
    problems: [
      ...page.unread.map((event) => problemOf(event)),
      ...understood.flatMap((one) => (one.kind === 'problem' ? [one.problem] : [])),
    ],
    recordsRead: page.items.length + page.unread.length,
    total: null,
    phase: PHASES[place.kind],
    cursor: writeCursor(next),
    isLast,
  };
}

/** How often a session had to begin anew: a place that is lost each time must not go round for ever. */
const restarts = new WeakMap<CalendarSession, number>();

function mayRestart(session: CalendarSession): boolean {
  const count = (restarts.get(session) ?? 0) + 1;
  restarts.set(session, count);
  return count <= MAX_RESTARTS;
}

type Lost = 'token' | 'page';

/** A sync token is given up with 410, a page token refused with 400. Null where it is something else. */
function whatIsLost(error: unknown, { pageToken }: CalendarPlace): Lost | null {
  if (!(error instanceof ProviderError)) return null;
  if (error.fault === 'cursor_expired') return 'token';
  return error.fault === 'rejected' && error.status === 400 && pageToken !== null ? 'page' : null;
}

/** Where to go on when Google no longer knows the place. */
function placeInstead(place: CalendarPlace, lost: Lost, now: Date): CalendarPlace {
  const { kind, toldUntil, begunAt, nextToken, listedAt } = place;
  const again = { ...place, pageToken: null };
  // What was read of a lost list may have moved out of its bounds since.
  if (kind === 'list') return begun({ ...again, toldUntil: toldUntil ?? begunAt }, now);
  if (lost === 'page') return begun(again, now);
  if (kind === 'recent') {
    // Too long ago to be asked by the clock as well: the list has to do.
    return begun(settled(again, nextToken, listedAt).next, now);
  }
  const kept = { ...again, syncToken: null };
  return nextToken === null ? beginList(now, kept) : begun({ ...kept, kind: 'recent' }, now);
}

/**
 * A page of the calendar.
 *
 * The first list holds what touches the time from 180 days ago to 365 days ahead, with repeated events
 * as each of their days, and with deleted ones, so that a list that is read again says what went away.
 * Its last page brings a sync token, by which later pulls ask for changes; Google takes no bounds with
 * one. Its documents leave open whether the token keeps the bounds of its list, and either way is right
 * here: days of a repeated event that always lay outside are passed over, anything else that changed is taken
 * wherever it went, and every 30 days, after the changes, all is listed again with new bounds: never
 * fewer than 335 days ahead are known.
 *
 * Where Google lost the token (410), all is listed anew, and then the changes since the last sync are
 * asked for by the clock (`updatedMin`), which tells deletions too, and what moved out of the bounds.
 * Google answers that for some weeks only; after a longer break a meeting that went away meanwhile, and
 * that Google has forgotten, stays here.
 *
 * @see https://developers.google.com/workspace/calendar/api/guides/sync
 */
export async function pullEvents(
  context: CalendarSession,
  cursor: Cursor | null,
): Promise<SourcePage> {
  const now = context.now();
  const first = { toldUntil: null, syncToken: null, movedIn: [] };
  let place = begun(readCursor(cursor) ?? beginList(now, first), now);
  for (;;) {
    try {
      return await pullFrom(context, place);
    } catch (error) {
      const lost = whatIsLost(error, place);
      if (!lost || !mayRestart(context)) throw error;
      place = placeInstead(place, lost, now);
    }
  }
}
