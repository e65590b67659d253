import { DateTime } from 'luxon';
import type { CalendarEvent } from '../../clients/google-calendar';
import { parseIsoDate } from '../../core/dates';
import type { RecordProblem, SourceMeeting } from '../source';
import { lineFrom, linkFrom, wordsFrom } from '../plain-text';

const MAX_TITLE = 500;
const MAX_DESCRIPTION = 5_000;
const MAX_LOCATION = 500;
const MAX_ATTENDEES = 200;
const MAX_ADDRESS = 254;

/** An event's kind never changes, so these were never meetings: no need to tell anybody. */
const NO_MEETINGS: ReadonlySet<string> = new Set([
  'birthday',
  'focusTime',
  'fromGmail',
  'outOfOffice',
  'workingLocation',
]);

/** What an event is to us. */
export type Understood =
  | { readonly kind: 'meeting'; readonly meeting: SourceMeeting }
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly problem: RecordProblem };

type EventTime = CalendarEvent['start'];
type Attendee = NonNullable<CalendarEvent['attendees']>[number];

/** A day without a time is that day at 00:00 UTC. A time without its offset is in the zone beside it. */
function timeOf(time: EventTime): Date | null {
  if (time?.date) return parseIsoDate(time.date);
  if (!time?.dateTime) return null;
  const known = parseIsoDate(time.dateTime);
  if (known || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(time.dateTime)) return known;
  const local = DateTime.fromISO(time.dateTime, { zone: time.timeZone ?? 'utc' });
  return local.isValid ? parseIsoDate(local.toUTC().toISO()) : null;
}

const isRoom = ({ resource, email }: Attendee): boolean =>
  resource === true || /[.@]calendar\.google\.com$/i.test(email ?? '');

const people = ({ attendees }: CalendarEvent): readonly Attendee[] =>
  (Array.isArray(attendees) ? attendees : []).filter((one) => !isRoom(one));

/** Who comes, and who invited from elsewhere: some calendars do not count the organiser among the guests. */
function addressesOf(event: CalendarEvent): string[] {
  const { organizer } = event;
  const host = organizer && organizer.self !== true && !isRoom(organizer) ? [organizer] : [];
  const addresses = [...people(event), ...host]
    .map(({ email }) => (email ?? '').trim().toLowerCase())
    .filter((email) => email.length <= MAX_ADDRESS && /^[^\s@<>"]+@[^\s@<>"]+$/.test(email));
  return [...new Set(addresses)]
    .filter((address) => address.isWellFormed() && !address.includes('\u0000'))
    .sort()
    .slice(0, MAX_ATTENDEES);
}

function meetingLinkOf({ hangoutLink, conferenceData }: CalendarEvent): string | null {
  const doors = Array.isArray(conferenceData?.entryPoints) ? conferenceData.entryPoints : [];
  const video = doors.find(({ entryPointType }) => entryPointType === 'video');
  return linkFrom(hangoutLink) ?? linkFrom(video?.uri);
}

/**
 * Whether it takes place, for whose calendar this is. Not where it was cancelled, where they declined,
 * where it blocks no time ("free": a reminder, a holiday that was subscribed to), and where it lasts
 * whole days without anybody else: such a day is a note. All of this can change with an edit, so what
 * does not take place is told as cancelled: it may be known here from before.
 */
function takesPlace(event: CalendarEvent): boolean {
  if (event.status === 'cancelled' || event.transparency === 'transparent') return false;
  const guests = people(event);
  if (guests.some(({ self, responseStatus }) => self === true && responseStatus === 'declined')) {
    return false;
  }
  return !event.start?.date || guests.some(({ self }) => self !== true);
}

function problemOf(event: CalendarEvent, field: string, message: string): Understood {
  const problem: RecordProblem = {
    kind: 'meeting',
    externalId: lineFrom(event.id, 1_024) ?? '',
    name: lineFrom(event.summary, MAX_TITLE),
    field,
    message,
    isSkipped: true,
  };
  return { kind: 'problem', problem };
}

/** When it begins; of one that does not take place, when it would have, as far as that is known. */
function startOf(event: CalendarEvent): Date | null {
  const start = timeOf(event.start);
  if (start || takesPlace(event)) return start;
  return timeOf(event.originalStartTime) ?? new Date(0);
}

function meetingOf(event: CalendarEvent, externalId: string, start: Date): SourceMeeting {
  const end = timeOf(event.end);
  return {
    externalId,
    title: lineFrom(event.summary, MAX_TITLE) ?? '(No title)',
    description: wordsFrom(event.description, MAX_DESCRIPTION),
    startTime: start,
    endTime: end && end > start ? end : start,
    attendees: addressesOf(event),
    location: lineFrom(event.location, MAX_LOCATION),
    meetingLink: meetingLinkOf(event),
    url: linkFrom(event.htmlLink),
    isCancelled: !takesPlace(event),
  };
}

/**
 * What a calendar's event is to us. Google only promises the id of a deleted event: the rest of a
 * cancelled meeting may be blank, and says nothing about what it was.
 */
export function toMeeting(event: CalendarEvent): Understood {
  const { id } = event;
  if (NO_MEETINGS.has(event.eventType ?? '')) return { kind: 'other' };
  if (typeof id !== 'string' || id === '') {
    return problemOf(event, 'id', 'Google sent this event without an id.');
  }
  const start = startOf(event);
  if (!start) {
    return problemOf(event, 'start', 'Its time cannot be read. Set it again in Google Calendar.');
  }
  return { kind: 'meeting', meeting: meetingOf(event, id, start) };
}

/**
 * Where a day of a repeated event lies: `far` outside of a stretch of time, as it always did; `moved`
 * into it from outside; `near` for everything else, other events too.
 */
export function distanceOf(
  { recurringEventId, originalStartTime, start }: CalendarEvent,
  { from, until }: { readonly from: Date; readonly until: Date },
): 'near' | 'moved' | 'far' {
  const [planned, now] = [timeOf(originalStartTime), timeOf(start)];
  const first = planned ?? now;
  const isOutside = (time: Date) => time < from || time >= until;
  if (!recurringEventId || !first || !isOutside(first)) return 'near';
  return now && !isOutside(now) ? 'moved' : 'far';
}
