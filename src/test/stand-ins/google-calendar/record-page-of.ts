import type { RecordPage } from '../record-page';
import type { StandInCalendar } from './calendar';

interface Moment {
  readonly dateTime?: string | null;
  readonly date?: string | null;
}

const momentOf = (moment: Moment | null | undefined): string | null =>
  moment?.dateTime ?? moment?.date ?? null;

/** What a link to an event in Google's own screens would show; null for any other address. */
export function recordPageOf(
  calendars: Iterable<StandInCalendar>,
  { pathname, searchParams }: URL,
): RecordPage | null {
  if (pathname !== '/calendar/event') return null;
  const id = searchParams.get('eid');
  const [event] = [...calendars].flatMap(({ live }) => live.filter((one) => one.id === id));
  if (!event) return null;
  return {
    provider: 'Google Calendar',
    title: event.summary ?? 'Event',
    facts: {
      Begins: momentOf(event.start),
      Ends: momentOf(event.end),
      Guests: event.attendees?.map(({ email }) => email).join(', ') ?? null,
    },
  };
}
