import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  startGoogleCalendarStandIn,
  type GoogleAccount,
  type GoogleCalendarStandIn,
} from '../../../test/stand-ins/google-calendar/server';
import type { Listening } from '../../../test/stand-ins/listen';
import { editJson, startTampering, type PassingAnswer } from '../../../test/stand-ins/tamper';
import { parseEnv } from '../../platform/env/schema';
import { googleCalendarSource as source } from './google-calendar-source';
import { DAY, HOUR, NOW, sessionOf, signedIn } from './google-calendar.test-support';

let google: GoogleCalendarStandIn;
let ada: GoogleAccount;
let between: Listening;
let tamper: (answer: PassingAnswer) => void;
beforeEach(async () => {
  tamper = () => {};
  google = await startGoogleCalendarStandIn({ retryAfter: 0, now: () => NOW });
  ada = google.account('ada@sentinel.example');
  between = await startTampering(google.url, (answer) => tamper(answer));
});
afterEach(async () => {
  await between.close();
  await google.close();
});

function session() {
  const own = sessionOf(google, signedIn(ada));
  const env = parseEnv({ NODE_ENV: 'test', GOOGLE_API_URL: between.url }, { crossChecks: false });
  return { ...own, env };
}
const put = (summary: string) =>
  ada.calendar.insert({
    summary,
    start: { dateTime: new Date(NOW.getTime() + DAY).toISOString() },
    end: { dateTime: new Date(NOW.getTime() + DAY + HOUR).toISOString() },
  });

interface Page {
  readonly items: readonly object[];
}

it('what one event breaks is that event’s problem', async () => {
  put('Globex renewal');
  tamper = (answer) =>
    editJson<Page>(answer, (page) => ({
      ...page,
      items: [null, { id: 'broken', summary: 'Broken', attendees: [null] }, ...page.items],
    }));
  const { meetings, problems, recordsRead } = await source.pull(session(), null);
  expect(meetings.map(({ title }) => title)).toEqual(['Globex renewal']);
  expect(problems).toMatchObject([
    { kind: 'meeting', externalId: 'unknown', name: null, isSkipped: true },
    { kind: 'meeting', externalId: 'broken', name: 'Broken', field: 'attendees', isSkipped: true },
  ]);
  expect(recordsRead).toBe(3);
});

it('a list that goes on to where it is, or for ever, comes to an end', async () => {
  let token = 'same';
  tamper = (answer) => {
    answer.status = 200;
    answer.text = JSON.stringify({ items: [], nextPageToken: token });
  };
  const first = await source.pull(session(), null);
  expect(first.isLast).toBe(false);
  const endless = { fault: 'unavailable', code: 'ENDLESS_LIST' };
  const rejected = (cursor: typeof first.cursor) =>
    expect(source.pull(session(), cursor)).rejects.toMatchObject(endless);
  await rejected(first.cursor);
  token = 'another';
  expect((await source.pull(session(), first.cursor)).isLast).toBe(false);
  await rejected({ ...first.cursor, pages: 4_999 });
});

it('a calendar whose token nobody could send is read anew each time', async () => {
  put('Globex renewal');
  tamper = (answer) =>
    editJson<Page>(answer, (page) => ({ ...page, nextSyncToken: 'x'.repeat(3_000_000) }));
  const first = await source.pull(session(), null);
  expect(JSON.stringify(first.cursor).length).toBeLessThan(1_000);
  const again = await source.pull(session(), first.cursor);
  expect(again.meetings.map(({ title }) => title)).toEqual(['Globex renewal']);
});

it('a place with such a token, kept before, is begun anew', async () => {
  put('Globex renewal');
  const { cursor } = await source.pull(session(), null);
  const { meetings } = await source.pull(session(), {
    ...cursor,
    syncToken: 'x'.repeat(3_000_000),
  });
  expect(meetings.map(({ title }) => title)).toEqual(['Globex renewal']);
});

it('a calendar’s id is looked at before anybody is asked', () => {
  const { env } = session();
  expect(source.findAddressFault?.(env, '..')).toMatch(/^must be a calendar’s id/);
  expect(source.findAddressFault?.(env, 'team@group.calendar.google.com')).toBeNull();
});
