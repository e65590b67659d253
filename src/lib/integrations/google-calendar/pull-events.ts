import 'server-only';
import { ProviderError } from '../../clients/calls';
import { listEvents, type EventPage } from '../../clients/google-calendar';
import { DAY_MS } from '../../core/dates';
import type { Cursor, SourceContext, SourcePage } from '../source';
import { readCursor, writeCursor, type CalendarPlace } from './calendar-cursor';
import { withAccess } from './session';
import { isFarInstance, toMeeting } from './to-meeting';

const PAGE = 200;
/** How far back meetings still say something about a deal. */
const DAYS_BACK = 180;
/** Without an end Google would list a meeting that repeats for ever to the end of the century. */
const DAYS_AHEAD = 365;
/** After so long all is read again, so that never fewer than 335 days ahead are known. */
const DAYS_BETWEEN_LISTS = 30;
/** A list that Google loses again and again is not begun for ever. */
const MAX_RESTARTS = 5;

type ListPlace = Extract<CalendarPlace, { kind: 'list' }>;

const beginList = (now: Date, restarts: number): ListPlace => ({
  kind: 'list',
  from: new Date(now.getTime() - DAYS_BACK * DAY_MS),
  until: new Date(now.getTime() + DAYS_AHEAD * DAY_MS),
  listedAt: now,
  pageToken: null,
  restarts,
});

function ask(context: SourceContext, place: CalendarPlace): Promise<EventPage> {
  const page = { maxResults: PAGE, pageToken: place.pageToken ?? undefined };
  const which =
    place.kind === 'list'
      ? { timeMin: place.from, timeMax: place.until }
      : { syncToken: place.syncToken };
  return withAccess(context, (access) => listEvents(access, { ...page, ...which }));
}

/** Where the next page begins, and whether that is after the end. */
function placeAfter(
  place: CalendarPlace,
  { nextPageToken, nextSyncToken }: EventPage,
  now: Date,
): { readonly next: CalendarPlace; readonly isLast: boolean } {
  if (nextPageToken !== null)
    return { next: { ...place, pageToken: nextPageToken }, isLast: false };
  // Without a token nobody can ask for changes: the next pull reads everything again.
  if (nextSyncToken === null) return { next: beginList(now, 0), isLast: true };
  const changes = {
    ...place,
    kind: 'changes' as const,
    syncToken: nextSyncToken,
    pageToken: null,
    restarts: 0,
  };
  const isOld = now.getTime() - place.listedAt.getTime() >= DAYS_BETWEEN_LISTS * DAY_MS;
  // Deletions since then are told by now; the new list adds the days that have come nearer.
  return isOld ? { next: beginList(now, 0), isLast: false } : { next: changes, isLast: true };
}

const PHASES = {
  list: 'reading the calendar',
  changes: 'reading what changed in the calendar',
} as const;

async function pullFrom(context: SourceContext, place: CalendarPlace): Promise<SourcePage> {
  const page = await ask(context, place);
  const near = page.items.filter((event) => !isFarInstance(event, place));
  const understood = near.map((event) => toMeeting(event));
  const { next, isLast } = placeAfter(place, page, context.now());
  return {
    deals: [],
    removed: [],
    meetings: understood.flatMap((one) => (one.kind === 'meeting' ? [one.meeting] : [])),
    problems: understood.flatMap((one) => (one.kind === 'problem' ? [one.problem] : [])),
    recordsRead: page.items.length,
    total: null,
    phase: PHASES[place.kind],
    cursor: writeCursor(next),
    isLast,
  };
}

/** Google no longer knows the sync token (410), or the page token (400). */
function isPlaceLost(error: unknown, { kind, pageToken }: CalendarPlace): boolean {
  if (!(error instanceof ProviderError)) return false;
  if (error.fault === 'cursor_expired') return kind === 'changes' || pageToken !== null;
  return error.fault === 'rejected' && error.status === 400 && pageToken !== null;
}

/**
 * A page of the calendar.
 *
 * The first list holds what touches the time from 180 days ago to 365 days ahead, with repeated events
 * as each of their days, and with deleted ones, so that a list that is read again says what went away.
 * Its last page brings a sync token, by which later pulls ask for changes. Google's documents leave
 * open whether such a token keeps the bounds of its list; either way is right here: days of a repeated
 * event that never touched the bounds are passed over, anything else that changed is taken wherever it
 * went, and every 30 days, after the changes, everything is listed again with new bounds, so that no
 * fewer than 335 days ahead are ever known. A place that Google lost (410) begins a new list.
 *
 * @see https://developers.google.com/workspace/calendar/api/guides/sync
 */
export async function pullEvents(
  context: SourceContext,
  cursor: Cursor | null,
): Promise<SourcePage> {
  const place = readCursor(cursor) ?? beginList(context.now(), 0);
  try {
    return await pullFrom(context, place);
  } catch (error) {
    if (!isPlaceLost(error, place) || place.restarts >= MAX_RESTARTS) throw error;
  }
  return pullFrom(context, beginList(context.now(), place.restarts + 1));
}
