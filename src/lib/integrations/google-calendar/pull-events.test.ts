import { SYNC_RUN_LIMIT_MS, SYNC_RUNS, tellRuns } from '@/test/generated-runs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startGoogleCalendarStandIn,
  type GoogleAccount,
  type GoogleCalendarStandIn,
  type GoogleOptions,
} from '../../../test/stand-ins/google-calendar/server';
import { fillCalendar } from '../../../test/stand-ins/google-calendar/generate';
import type { Cursor, SourcePage } from '../source';
import { googleCalendarSource } from './google-calendar-source';
import {
  DAY,
  HOUR,
  NOW,
  pullToEnd,
  sessionOf,
  Shelf,
  signedIn,
} from './google-calendar.test-support';
import { randomRun } from './sync-run.test-support';

let time = NOW.getTime();
const now = () => new Date(time);
let google: GoogleCalendarStandIn;
let ada: GoogleAccount;
let shelf: Shelf;

async function start(options: GoogleOptions = {}) {
  google = await startGoogleCalendarStandIn({ now, retryAfter: 0, ...options });
  ada = google.account('ada@sentinel.example');
  shelf = new Shelf();
}
beforeEach(() => {
  time = NOW.getTime();
  return start();
});
afterEach(() => google.close());

const session = () => sessionOf(google, signedIn(ada), now);
const put = (page: SourcePage) => shelf.put(page);
const pull = async (cursor: Cursor | null = null) =>
  (await pullToEnd(session(), cursor, put)).cursor;
const at = (days: number) => ({
  start: { dateTime: new Date(time + days * DAY).toISOString(), timeZone: 'UTC' },
  end: { dateTime: new Date(time + days * DAY + HOUR).toISOString(), timeZone: 'UTC' },
});
const titles = () => shelf.standing.map(({ title }) => title).sort();
const fill = (count: number) => fillCalendar(ada.calendar, { count, seed: 1, around: NOW });

describe('a first pull', () => {
  it('brings all there is around today, page by page, and says where to go on', async () => {
    fill(450);
    const { pages } = await pullToEnd(session(), null, put);
    expect(pages.map(({ meetings }) => meetings.length)).toEqual([200, 200, 50]);
    expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true]);
    expect(pages[0]).toMatchObject({ deals: [], removed: [], problems: [], recordsRead: 200 });
    expect(titles()).toEqual(ada.calendar.live.map(({ summary }) => summary).sort());
    expect(google.requests.at(-1)?.query).toMatchObject({
      singleEvents: 'true',
      showDeleted: 'true',
      timeMin: '2025-09-03T10:00:00.000Z',
      timeMax: '2027-03-02T10:00:00.000Z',
    });
  });

  it('brings each day of a repeated event, but not for ever', async () => {
    const recurrence = ['RRULE:FREQ=WEEKLY'];
    ada.calendar.insert({ summary: 'Weekly', recurrence, ...at(1) });
    await pull();
    expect(shelf.standing).toHaveLength(52);
    expect(new Set(shelf.standing.map(({ externalId }) => externalId)).size).toBe(52);
  });

  it('leaves out what lies further off', async () => {
    ada.calendar.insert({ summary: 'Old', ...at(-181) });
    ada.calendar.insert({ summary: 'Far', ...at(366) });
    await pull();
    expect(titles()).toEqual([]);
  });

  it('goes on from the page before after a crash, and brings the same', async () => {
    fill(450);
    const first = await googleCalendarSource.pull(session(), null);
    put(first);
    await googleCalendarSource.pull(session(), first.cursor);
    const kept = JSON.parse(JSON.stringify(first.cursor)) as Cursor;
    await pull(kept);
    expect(shelf.standing).toHaveLength(450);
  });
});

describe('a later pull', () => {
  it('brings what is new, changed and deleted, and nothing else', async () => {
    const [first = '', second = ''] = fill(250);
    const cursor = await pull();
    ada.calendar.patch(first, { summary: 'Renamed' });
    ada.calendar.remove(second);
    ada.calendar.insert({ summary: 'New', ...at(3) });
    const { pages, cursor: next } = await pullToEnd(session(), cursor, put);
    expect(pages.map(({ recordsRead }) => recordsRead)).toEqual([3]);
    expect(titles()).toEqual(expect.arrayContaining(['New', 'Renamed']));
    expect(shelf.meetings.get(second)?.isCancelled).toBe(true);
    const quiet = await pullToEnd(session(), next, put);
    expect(quiet.pages.map(({ recordsRead }) => recordsRead)).toEqual([0]);
  });

  it('tells what is no meeting any more, and what is one again', async () => {
    const [id = ''] = fill(1);
    const cursor = await pull();
    ada.calendar.patch(id, { transparency: 'transparent' });
    const next = await pull(cursor);
    expect(shelf.standing).toEqual([]);
    ada.calendar.patch(id, { transparency: 'opaque' });
    await pull(next);
    expect(shelf.standing).toHaveLength(1);
  });

  it('brings an edit that came while an earlier page was read', async () => {
    const [id = ''] = fill(450);
    const first = await googleCalendarSource.pull(session(), null);
    put(first);
    ada.calendar.patch(id, { summary: 'Edited meanwhile' });
    const cursor = await pull(first.cursor);
    await pull(cursor);
    expect(titles()).toContain('Edited meanwhile');
  });

  it('is not drowned by a meeting that repeats for ever', async () => {
    const { id } = ada.calendar.insert({
      summary: 'Daily',
      recurrence: ['RRULE:FREQ=DAILY'],
      ...at(1),
    });
    const cursor = await pull();
    const before = shelf.standing.length;
    ada.calendar.patch(id, { summary: 'Daily, renamed' });
    await pull(cursor);
    expect(shelf.standing).toHaveLength(before);
    expect(new Set(titles())).toEqual(new Set(['Daily, renamed']));
  });

  it('knows a far day of it that was moved near, and that it went away again', async () => {
    const rule = { recurrence: ['RRULE:FREQ=MONTHLY'], ...at(1) };
    const { id } = ada.calendar.insert({ summary: 'Monthly', ...rule });
    const far = ada.calendar.live.at(-1)?.id ?? '';
    let cursor = await pull();
    expect(shelf.meetings.has(far)).toBe(false);
    ada.calendar.patch(far, at(5));
    cursor = await pull(cursor);
    expect(shelf.meetings.get(far)?.isCancelled).toBe(false);
    ada.calendar.patch(far, at(900));
    cursor = await pull(cursor);
    expect(shelf.meetings.get(far)?.startTime).toEqual(new Date(time + 900 * DAY));
    ada.calendar.remove(id);
    await pull(cursor);
    expect(shelf.standing).toEqual([]);
  });

  it('knows the days that come nearer: each month all is listed again', async () => {
    ada.calendar.insert({ summary: 'In 380 days', ...at(380) });
    let cursor = await pull();
    time += 20 * DAY;
    cursor = await pull(cursor);
    expect(titles()).toEqual([]);
    time += 11 * DAY;
    await pull(cursor);
    expect(titles()).toEqual(['In 380 days']);
  });
});

describe('a place that Google lost', () => {
  it('a sync token: everything again, with what went away meanwhile', async () => {
    const [gone = '', moved = ''] = fill(3);
    const cursor = await pull();
    ada.calendar.remove(gone);
    ada.calendar.patch(moved, at(500));
    google.expireSyncTokens();
    time += 10 * DAY;
    const next = await pull(cursor);
    expect(shelf.meetings.get(gone)?.isCancelled).toBe(true);
    expect(shelf.meetings.get(moved)?.startTime).toEqual(new Date(NOW.getTime() + 500 * DAY));
    const quiet = await pullToEnd(session(), next);
    expect(quiet.pages).toHaveLength(1);
  });

  it('a sync token, so long ago that Google tells no changes either', async () => {
    const { id: gone } = ada.calendar.insert({ summary: 'Goes', ...at(100) });
    ada.calendar.insert({ summary: 'Stays', ...at(100) });
    const cursor = await pull();
    ada.calendar.remove(gone);
    google.expireSyncTokens();
    time += 60 * DAY;
    await pull(cursor);
    expect(shelf.meetings.get(gone)?.isCancelled).toBe(true);
    expect(titles()).toEqual(['Stays']);
  });

  it('a page token, of a list and of changes', async () => {
    const ids = fill(450);
    const first = await googleCalendarSource.pull(session(), null);
    put(first);
    google.expirePageTokens();
    const cursor = await pull(first.cursor);
    expect(shelf.standing).toHaveLength(450);
    for (const id of ids) ada.calendar.patch(id, { summary: `${id} again` });
    const changes = await googleCalendarSource.pull(session(), cursor);
    put(changes);
    google.expirePageTokens();
    await pull(changes.cursor);
    expect(titles().every((title) => title.endsWith('again'))).toBe(true);
  });

  it('a list that is lost each time is given up', async () => {
    fill(450);
    const one = session();
    let cursor: Cursor | null = null;
    const pulling = async () => {
      for (;;) {
        ({ cursor } = await googleCalendarSource.pull(one, cursor));
        google.expirePageTokens();
      }
    };
    await expect(pulling()).rejects.toMatchObject({ fault: 'rejected' });
    // The next sync begins where it stands.
    await pull(cursor);
    expect(shelf.standing).toHaveLength(450);
  });

  it('a cursor that is none: everything', async () => {
    fill(3);
    await pull({ kind: 'nonsense' });
    expect(shelf.standing).toHaveLength(3);
  });
});

describe('any run', () => {
  it(
    'of many, disturbed, ends as the calendar stands, and a rerun writes nothing',
    async () => {
      let [crashes, requests] = [0, 0];
      for (let seed = 1; seed <= SYNC_RUNS; seed += 1) {
        const run = await randomRun(seed);
        expect({ seed, ...run }).toMatchObject({ differences: [], rewrites: 0 });
        crashes += run.crashes;
        requests += run.requests;
      }
      expect(crashes).toBeGreaterThan(SYNC_RUNS / 4);
      expect(requests).toBeGreaterThan(SYNC_RUNS * 8);
      tellRuns('google_calendar', { crashes, requests });
    },
    SYNC_RUNS * SYNC_RUN_LIMIT_MS,
  );
});

describe('much', () => {
  it('2,000 meetings come in pages, and take little', async () => {
    fill(2_000);
    const start0 = process.cpuUsage();
    const { pages } = await pullToEnd(session(), null, put);
    expect(pages).toHaveLength(10);
    expect(shelf.standing).toHaveLength(2_000);
    expect(process.cpuUsage(start0).user / 1e6).toBeLessThan(5);
  });
});
