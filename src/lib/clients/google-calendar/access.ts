import 'server-only';
import type { calendar_v3 } from '@googleapis/calendar';
import { callProvider, ProviderError, type CallOptions } from '../calls';
import { asGoogleError } from './google-error';

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

/** Retries are ours (`callProvider`); a redirect could carry the key elsewhere. */
const PLAIN = { retry: false, redirect: 'error', responseType: 'json' } as const;

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
