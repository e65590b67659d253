import {
  startGoogleCalendarStandIn,
  type GoogleAccount,
  type GoogleCalendarStandIn,
  type GoogleFault,
} from '../../../test/stand-ins/google-calendar/server';
import { fillCalendar, randomFrom } from '../../../test/stand-ins/google-calendar/generate';
import type { StandInCalendar } from '../../../test/stand-ins/google-calendar/calendar';
import type { WireEvent } from '../../../test/stand-ins/google-calendar/wire';
import { ProviderError } from '../../clients/calls';
import type { Cursor, SourceMeeting, SourcePage } from '../source';
import {
  DAY,
  HOUR,
  NOW,
  pullToEnd,
  sessionOf,
  Shelf,
  signedIn,
} from './google-calendar.test-support';
import { googleCalendarSource } from './google-calendar-source';
import type { CalendarSession } from './session';

const FAULTS: readonly GoogleFault[] = [
  'backendError',
  'cut',
  'half',
  'internalError',
  'not_json',
  'rateLimitExceeded',
  'tooManyRequests',
  'userRateLimitExceeded',
];

type Random = () => number;

const iso = (time: number) => ({ dateTime: new Date(time).toISOString(), timeZone: 'UTC' });
const pick = <T>(random: Random, list: readonly T[]): T | undefined =>
  list[Math.floor(random() * list.length)];

/** Somewhere in a year and a half back and two ahead, so that much lies outside of every window. */
function someTime(random: Random, now: number): { start: object; end: object } {
  const start = now + Math.floor((random() * 1_200 - 400) * 24) * HOUR;
  return { start: iso(start), end: iso(start + HOUR) };
}

type Edit = (calendar: StandInCalendar, event: WireEvent, random: Random, now: number) => void;

const EDITS: readonly Edit[] = [
  (calendar, _event, random, now) => {
    calendar.insert({ summary: `New ${random()}`, ...someTime(random, now) });
  },
  (calendar, { id }) => calendar.remove(id),
  (calendar, { id }, random) => calendar.patch(id, { summary: `Renamed ${random()}` }),
  (calendar, { id }, random, now) => calendar.patch(id, someTime(random, now)),
  (calendar, { id, transparency }) => {
    const isFree = transparency === 'transparent';
    calendar.patch(id, { transparency: isFree ? 'opaque' : 'transparent' });
  },
  (calendar, _event, random, now) => {
    const rule = random() < 0.5 ? 'RRULE:FREQ=WEEKLY' : 'RRULE:FREQ=DAILY;COUNT=12';
    calendar.insert({ summary: 'Series', recurrence: [rule], ...someTime(random, now) });
  },
  (calendar, { recurringEventId: series }, random, now) => {
    if (series) calendar.patch(series, someTime(random, now));
  },
  (calendar, { recurringEventId: series }, random) => {
    if (series && random() < 0.5) calendar.remove(series);
  },
];

/** Somebody works in the calendar. */
function edit(calendar: StandInCalendar, random: Random, now: number): void {
  const event = pick(random, calendar.live);
  if (event) pick(random, EDITS)?.(calendar, event, random, now);
}

const placeOf = ({ id, summary, start, end }: WireEvent): string =>
  [
    id,
    summary,
    new Date(start?.dateTime ?? '').toISOString(),
    new Date(end?.dateTime ?? '').toISOString(),
  ].join(' | ');

const shelfPlace = ({ externalId, title, startTime, endTime }: SourceMeeting): string =>
  [externalId, title, startTime.toISOString(), endTime.toISOString()].join(' | ');

interface Bounds {
  readonly from: number;
  readonly until: number;
}

/** What of the calendar the shelf does not tell, and what it tells otherwise. */
function differences(calendar: StandInCalendar, shelf: Shelf, { from, until }: Bounds): string[] {
  const starts = (time: number) => time >= from && time < until;
  const there = calendar.live
    .filter((event) => event.transparency !== 'transparent')
    .filter(({ start }) => starts(Date.parse(start?.dateTime ?? '')))
    .map(placeOf);
  const here = shelf.standing
    .filter(({ startTime }) => starts(startTime.getTime()))
    .map(shelfPlace);
  const [isThere, isHere] = [new Set(there), new Set(here)];
  return [
    ...there.filter((place) => !isHere.has(place)).map((place) => `missing: ${place}`),
    ...here.filter((place) => !isThere.has(place)).map((place) => `wrong: ${place}`),
  ];
}

export interface RandomRun {
  /** How the shelf differs from the calendar after a last, quiet pull; empty where it does not. */
  readonly differences: readonly string[];
  /** What a pull of the same again writes: 0. */
  readonly rewrites: number;
  readonly meetings: number;
  readonly requests: number;
  /** How often a pull was given up, and begun again from the place that was kept. */
  readonly crashes: number;
  /** Pages of lists of everything. */
  readonly relists: number;
}

/** What happens to a sync from outside. */
function disturb(google: GoogleCalendarStandIn, random: Random): void {
  if (random() < 0.4) {
    const count = 1 + Math.floor(random() * 5);
    google.failNext(...Array.from({ length: count }, () => pick(random, FAULTS) ?? 'cut'));
  }
  if (random() < 0.05) google.expireSyncTokens();
  if (random() < 0.05) google.expirePageTokens();
  if (random() < 0.1) google.expireAccessTokens();
}

interface Worker {
  readonly google: GoogleCalendarStandIn;
  readonly calendar: StandInCalendar;
  readonly random: Random;
  readonly shelf: Shelf;
  readonly now: () => Date;
  readonly session: () => CalendarSession;
}

interface Progress {
  cursor: Cursor | null;
  crashes: number;
  relists: number;
}

const DISTURBED_PAGES = 25;

/** One sync, disturbed, to its end. */
async function syncDisturbed(
  { google, calendar, random, shelf, now, session }: Worker,
  progress: Progress,
): Promise<void> {
  let current = session();
  let pages = 0;
  for (let isLast = false; !isLast;) {
    pages += 1;
    // Whatever is lost at every page of a long list is never read to its end, by anybody.
    if (pages <= DISTURBED_PAGES) {
      disturb(google, random);
      if (random() < 0.5) edit(calendar, random, now().getTime());
    }
    try {
      const page: SourcePage = await googleCalendarSource.pull(current, progress.cursor);
      // Killed before it was written: the same page comes again.
      if (random() < 0.15) throw new ProviderError('unavailable', 'Killed.');
      shelf.put(page);
      ({ isLast } = page);
      progress.cursor = page.cursor;
      progress.relists += Number(page.phase === 'reading the calendar');
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      progress.crashes += 1;
      current = session();
    }
  }
}

const boundsOf = (cursor: Cursor): Bounds => {
  const { from, until } = cursor as { readonly from: string; readonly until: string };
  return { from: Date.parse(from), until: Date.parse(until) };
};

/**
 * A calendar that people work in while it is read, with a provider that fails: pages that are read and
 * lost before they are written, tokens that expire, and weeks that go by between syncs.
 */
export async function randomRun(seed: number): Promise<RandomRun> {
  const random = randomFrom(seed);
  let time = NOW.getTime();
  const now = () => new Date(time);
  const google = await startGoogleCalendarStandIn({
    now,
    retryAfter: 0,
    shortPages: random() < 0.5,
    tokenBounds: random() < 0.5 ? 'kept' : 'dropped',
  });
  try {
    const account = google.account('ada@sentinel.example');
    const { calendar } = account;
    const count = 1 + Math.floor(random() * 700);
    fillCalendar(calendar, { count, seed, around: NOW, daysBack: 300, daysAhead: 700 });
    const shelf = new Shelf();
    const session = () =>
      sessionOf(google, signedIn({ ...account, accessToken: newest(google, account) }), now);
    const progress: Progress = { cursor: null, crashes: 0, relists: 0 };
    for (let sync = 0; sync < 4; sync += 1) {
      await syncDisturbed({ google, calendar, random, shelf, now, session }, progress);
      time += Math.floor(random() * 20 * DAY);
    }
    while (google.isFaulty) await fetch(google.url).catch(() => null);
    const put = (page: SourcePage) => shelf.put(page);
    const quiet = await pullToEnd(session(), progress.cursor, put);
    const found = differences(calendar, shelf, boundsOf(quiet.cursor));
    // The days that have come nearer since the last list.
    const anew = await pullToEnd(session(), null, put);
    const { writes } = shelf;
    await pullToEnd(session(), anew.cursor, put);
    await pullToEnd(session(), null, put);
    return {
      differences: found,
      rewrites: shelf.writes - writes,
      meetings: shelf.standing.length,
      requests: google.requests.length,
      crashes: progress.crashes,
      relists: progress.relists,
    };
  } finally {
    await google.close();
  }
}

/** The engine keeps what a renewal brought; a new session begins with it. */
const newest = (google: GoogleCalendarStandIn, { email, grant }: GoogleAccount): string =>
  [...grant.accessTokens].at(-1) ?? google.account(email).accessToken;
