import 'server-only';
import { ProviderError } from '../calls';
import { callCalendar, type CalendarAccess } from './access';
import { eventFrom, pageSchema, type CalendarEvent, type UnreadEvent } from './read-answers';

/**
 * Which events: those of a stretch of time, what has changed since a list was read to its end, or what
 * has changed since a time, some weeks ago at most. Google takes no bounds together with a sync token,
 * and wants everything else as in the first list.
 */
export type EventQuery = {
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
} & (
  | { readonly timeMin: Date; readonly timeMax: Date }
  | { readonly syncToken: string }
  | { readonly updatedMin: Date }
);

export interface EventPage {
  readonly items: readonly CalendarEvent[];
  /** Events of the page that are in no form of Google's. */
  readonly unread: readonly UnreadEvent[];
  /** Where the list goes on; null on its last page. */
  readonly nextPageToken: string | null;
  /** On the last page: since when to ask for changes. */
  readonly nextSyncToken: string | null;
  /** The calendar's title; of a person's own, their address. */
  readonly calendar: string | null;
  /** What the asker may: `freeBusyReader` sees no details. */
  readonly accessRole: string | null;
}

export interface EventDraft {
  /** 5 to 1024 of `a`-`v` and `0`-`9`; Google takes each once for a calendar. */
  readonly id: string;
  readonly summary: string;
  readonly description: string | null;
  readonly start: Date;
  readonly end: Date;
  /** IANA, such as `Europe/Zurich`. */
  readonly timeZone: string;
  readonly attendees: readonly string[];
  readonly location: string | null;
  /** Whether Google writes to those who are invited. */
  readonly sendUpdates: 'all' | 'none';
}

const iso = (date: Date): string => date.toISOString();

function whichOf(query: EventQuery) {
  if ('syncToken' in query) return { syncToken: query.syncToken };
  if ('updatedMin' in query) return { updatedMin: iso(query.updatedMin) };
  return { timeMin: iso(query.timeMin), timeMax: iso(query.timeMax) };
}

/**
 * A page of a calendar's events: repeated ones as each of their days, cancelled ones as such. Its
 * length may be anything up to `maxResults`; only a missing `nextPageToken` is the end.
 *
 * @throws ProviderError `cursor_expired` where the sync token is no longer known
 * @see https://developers.google.com/workspace/calendar/api/guides/sync
 */
export async function listEvents(access: CalendarAccess, query: EventQuery): Promise<EventPage> {
  const { calendarId } = access;
  const { maxResults, pageToken } = query;
  const same = { calendarId, maxResults, singleEvents: true, showDeleted: true };
  const params = { ...same, ...whichOf(query) };
  const page = await callCalendar(access, (calendar, options) =>
    calendar.events.list({ ...params, ...(pageToken === undefined ? {} : { pageToken }) }, options),
  );
  const { success, data, error: cause } = pageSchema.safeParse(page);
  if (!success) {
    throw new ProviderError('unavailable', 'Google Calendar sent a list that cannot be read.', {
      cause,
    });
  }
  const read = data.items.map((item) => eventFrom(item));
  return {
    items: read.flatMap(({ event }) => event ?? []),
    unread: read.flatMap((one) => (one.event === null ? [one.unread] : [])),
    nextPageToken: data.nextPageToken ?? null,
    nextSyncToken: data.nextSyncToken ?? null,
    calendar: data.summary ?? null,
    accessRole: data.accessRole ?? null,
  };
}

/** @throws ProviderError `unavailable` where it is none that can be read */
function written(wire: unknown): CalendarEvent {
  const { event } = eventFrom(wire);
  if (event !== null) return event;
  throw new ProviderError('unavailable', 'Google Calendar did not say what it wrote.');
}

/** @throws ProviderError `not_found` */
async function getEvent(access: CalendarAccess, eventId: string): Promise<CalendarEvent> {
  const { calendarId } = access;
  const wire = await callCalendar(access, (calendar, options) =>
    calendar.events.get({ calendarId, eventId }, options),
  );
  return written(wire);
}

/**
 * Writes an event. Repeated with the same id it finds what the first call wrote, so that an answer
 * that was lost does no harm.
 *
 * @throws ProviderError `forbidden` where the calendar may only be read
 */
export async function insertEvent(
  access: CalendarAccess,
  { start, end, timeZone, attendees, sendUpdates, ...draft }: EventDraft,
): Promise<CalendarEvent> {
  const { calendarId } = access;
  const requestBody = {
    ...draft,
    start: { dateTime: iso(start), timeZone },
    end: { dateTime: iso(end), timeZone },
    attendees: attendees.map((email) => ({ email })),
  };
  try {
    const wire = await callCalendar(access, (calendar, options) =>
      calendar.events.insert({ calendarId, sendUpdates, requestBody }, options),
    );
    return written(wire);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'duplicate') throw error;
    return getEvent(access, draft.id);
  }
}
