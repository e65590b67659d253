import 'server-only';
import type { calendar_v3 } from '@googleapis/calendar';
import { callProvider, ProviderError, type CallOptions } from '../calls';
import { asGoogleError } from './google-error';
import { sendRequest } from './http-exchange';

/** A calendar, and what opens it. */
export interface CalendarAccess {
  /** `https://www.googleapis.com`, or what stands in for it. */
  readonly apiUrl: string;
  /** A key reads what is public; a bearer is a person who signed in. */
  readonly kind: 'key' | 'bearer';
  readonly secret: string;
  readonly calendarId: string;
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Pick<CallOptions, 'timeLimitMs' | 'retries' | 'firstPauseMs'>;
}

type Calendar = calendar_v3.Calendar;

/** Retries are ours (`callProvider`). */
const PLAIN = { retry: false, responseType: 'json', fetchImplementation: sendRequest } as const;

/** The path of an address takes these for a way up, not for a name. */
const NO_NAMES: ReadonlySet<string> = new Set(['', '.', '..']);
const UNSENT = /[\p{Cc}\p{Cs}]/u;
const MAX_ID = 1_000;

/** Words for a form where a text can be no calendar's id; null where it can. */
export function findCalendarFault(calendarId: string): string | null {
  const isName = !NO_NAMES.has(calendarId.trim()) && !UNSENT.test(calendarId);
  return isName && calendarId.length <= MAX_ID
    ? null
    : 'must be a calendar’s id, such as team@group.calendar.google.com';
}

async function open({ apiUrl, kind, secret }: CalendarAccess): Promise<Calendar> {
  // Loaded at the first call: it takes a good part of a second of a cold start.
  const { calendar } = await import('@googleapis/calendar');
  const way =
    kind === 'key' ? { auth: secret } : { headers: { Authorization: `Bearer ${secret}` } };
  return calendar({ version: 'v3', rootUrl: `${new URL(apiUrl).origin}/`, ...PLAIN, ...way });
}

/** A connection that was cut leaves half a text, which the library hands on as it is. */
function wholeAnswer<T extends object>(data: T | undefined): T {
  if (typeof data === 'object' && data !== null) return data;
  throw new ProviderError('unavailable', 'Google Calendar sent an answer that was cut short.');
}

/**
 * Makes one call, again where that may help.
 *
 * @throws ProviderError in words that say what to do
 */
export async function callCalendar<T extends object>(
  access: CalendarAccess,
  work: (calendar: Calendar, options: { readonly signal: AbortSignal }) => Promise<{ data: T }>,
): Promise<T> {
  const fault = findCalendarFault(access.calendarId);
  if (fault) throw new ProviderError('rejected', `The calendar ${fault}.`);
  const calendar = await open(access);
  return callProvider(
    async (signal) => {
      try {
        const { data } = await work(calendar, { signal });
        return wholeAnswer(data);
      } catch (error) {
        throw asGoogleError(error, access.kind);
      }
    },
    { signal: access.signal, ...access.limits },
  );
}
