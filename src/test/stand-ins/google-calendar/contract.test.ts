import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GOOGLE_ERRORS } from './errors';
import { fillCalendar } from './generate';
import {
  startGoogleCalendarStandIn,
  type GoogleAccount,
  type GoogleCalendarStandIn,
} from './server';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Schema = Readonly<Record<string, Json | undefined>>;
interface Method {
  readonly path: string;
  readonly httpMethod: string;
  readonly parameters: Readonly<Record<string, { readonly location: string }>>;
  readonly scopes: readonly string[];
}
interface Discovery {
  readonly servicePath: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly resources: Readonly<
    Record<string, { readonly methods: Readonly<Record<string, Method>> }>
  >;
}

const file = path.join(
  process.env.SENTINEL_FIXTURES_DIR ?? '',
  'contracts/google/calendar__v3.json',
);
const hasContract = Boolean(process.env.SENTINEL_FIXTURES_DIR) && fs.existsSync(file);
const read = () => JSON.parse(fs.readFileSync(file, 'utf8')) as Discovery;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`,
  date: String.raw`^\d{4}-\d{2}-\d{2}$`,
};

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Google's description of an object as JSON Schema, in which nothing may stand that it does not name. */
function schemaFrom(schema: Schema): Record<string, unknown> {
  const { $ref, type, items, properties, additionalProperties, format } = schema;
  if (type === 'any') return {};
  if (typeof $ref === 'string') return { $ref: `#/$defs/${$ref}` };
  if (type === 'array') return { type, items: isObject(items) ? schemaFrom(items) : {} };
  if (type === 'object') {
    const named = Object.entries(isObject(properties) ? properties : {});
    const more = isObject(additionalProperties) ? schemaFrom(additionalProperties) : false;
    const fields = named.map(([name, field]) => [name, isObject(field) ? schemaFrom(field) : {}]);
    return { type, properties: Object.fromEntries(fields), additionalProperties: more };
  }
  const pattern = typeof format === 'string' ? FORMATS[format] : undefined;
  return { type, ...(pattern === undefined ? {} : { pattern }) };
}

function checkerOf(name: string): z.ZodType {
  const { schemas } = read();
  const all = Object.entries(schemas).map(([key, schema]) => [key, schemaFrom(schema)]);
  return z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: Object.fromEntries(all) });
}

let google: GoogleCalendarStandIn;
let ada: GoogleAccount;
beforeEach(async () => {
  google = await startGoogleCalendarStandIn();
  ada = google.account('ada@sentinel.example', [
    'https://www.googleapis.com/auth/calendar.events',
    'https://www.googleapis.com/auth/calendar.readonly',
  ]);
});
afterEach(() => google.close());

interface Asked {
  readonly method?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bearer?: string | null;
}
interface Wire {
  readonly items: readonly { readonly id: string; readonly status: string }[];
  readonly id: string;
  readonly nextPageToken?: string;
  readonly nextSyncToken?: string;
  readonly error?: { readonly errors: readonly { readonly reason: string }[] };
}

async function ask(
  address: string,
  { method = 'GET', query = {}, body, bearer = ada.accessToken }: Asked = {},
) {
  const url = `${google.url}/calendar/v3/${address}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(url, {
    method,
    headers: bearer === null ? {} : { authorization: `Bearer ${bearer}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text || '{}') as Wire,
  };
}
const EVENTS = 'calendars/primary/events';
const LIST = { singleEvents: 'true', showDeleted: 'true' };
const list = (query: Readonly<Record<string, string>> = {}) =>
  ask(EVENTS, { query: { ...LIST, ...query } });
const statusAndReason = async (answer: Promise<{ status: number; body: Wire }>) => {
  const { status, body } = await answer;
  return [status, body.error?.errors[0]?.reason];
};
const TIMES = {
  start: { dateTime: '2026-03-09T10:00:00Z', timeZone: 'UTC' },
  end: { dateTime: '2026-03-09T11:00:00Z', timeZone: 'UTC' },
};
const NEW = { id: 'abcde', summary: 'New', ...TIMES };

describe.skipIf(!hasContract)('Google’s contract (skipped without SENTINEL_FIXTURES_DIR)', () => {
  it('names every field that the stand-in answers with', async () => {
    const { calendar } = ada;
    fillCalendar(calendar, { count: 40, seed: 7, around: new Date() });
    const weekly = calendar.insert({
      summary: 'W',
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=3'],
      ...TIMES,
    });
    const day = { start: { date: '2026-03-09' }, end: { date: '2026-03-10' } };
    calendar.remove(calendar.insert({ summary: 'D', ...day }).id);
    calendar.remove(`${weekly.id}_20260316T100000Z`);
    const events = checkerOf('Events');
    const first = await list({ maxResults: '30' });
    const last = await list({ maxResults: '30', pageToken: first.body.nextPageToken ?? '' });
    for (const { body } of [first, last]) expect(events.safeParse(body).error).toBeUndefined();
    expect([...first.body.items, ...last.body.items]).toHaveLength(44);
    const event = checkerOf('Event');
    const inserted = await ask(EVENTS, { method: 'POST', body: NEW });
    for (const { body } of [
      inserted,
      await ask(`${EVENTS}/abcde`),
      await ask(`${EVENTS}/${weekly.id}`),
    ]) {
      expect(event.safeParse(body).error).toBeUndefined();
    }
    const described = await ask('calendars/primary');
    expect(checkerOf('Calendar').safeParse(described.body).error).toBeUndefined();
    const calendars = await ask('users/me/calendarList');
    expect(checkerOf('CalendarList').safeParse(calendars.body).error).toBeUndefined();
  });

  it('would tell a field that is none, or of another type', () => {
    const event = checkerOf('Event');
    expect(event.safeParse({ id: 'a', colour: 'red' }).success).toBe(false);
    expect(event.safeParse({ id: 1 }).success).toBe(false);
    expect(event.safeParse({ updated: 'yesterday' }).success).toBe(false);
  });

  it('has the calls, with the parameters that the stand-in takes, and its scope', () => {
    const { resources, servicePath, parameters } = read();
    const { list: listing, insert } = resources.events?.methods ?? {};
    expect(`${servicePath}${listing?.path}`).toBe('calendar/v3/calendars/{calendarId}/events');
    expect(Object.keys(listing?.parameters ?? {})).toEqual(
      expect.arrayContaining([...Object.keys(LIST), 'maxResults', 'pageToken', 'syncToken', 'timeMax', 'timeMin', 'updatedMin']), // prettier-ignore
    );
    expect([insert?.httpMethod, Object.keys(insert?.parameters ?? {})]).toEqual([
      'POST',
      expect.arrayContaining(['sendUpdates']),
    ]);
    for (const { scopes } of [listing, insert].filter((one) => one !== undefined)) {
      expect(scopes).toContain('https://www.googleapis.com/auth/calendar.events');
    }
    expect(parameters).toHaveProperty('key');
  });
});

describe('the Google Calendar stand-in', () => {
  it('gives a sync token on the last page only, and by it what changed', async () => {
    fillCalendar(ada.calendar, { count: 5, seed: 1, around: new Date() });
    const first = await list({ maxResults: '3' });
    expect([first.body.items.length, first.body.nextSyncToken]).toEqual([3, undefined]);
    const last = await list({ maxResults: '3', pageToken: first.body.nextPageToken ?? '' });
    const syncToken = last.body.nextSyncToken ?? '';
    expect([last.body.items.length, last.body.nextPageToken]).toEqual([2, undefined]);
    expect((await list({ syncToken })).body.items).toEqual([]);
    ada.calendar.insert({ ...NEW });
    expect((await list({ syncToken })).body.items.map(({ id }) => id)).toEqual(['abcde']);
  });

  it.each([
    ['timeMin', '2026-01-01T00:00:00Z'],
    ['timeMax', '2026-01-01T00:00:00Z'],
    ['updatedMin', '2026-01-01T00:00:00Z'],
    ['orderBy', 'startTime'],
    ['q', 'x'],
    ['showDeleted', 'false'],
  ])('takes no %s with a sync token', async (name, value) => {
    const syncToken = (await list()).body.nextSyncToken ?? '';
    expect((await list({ syncToken, [name]: value })).status).toBe(400);
  });

  it.each([
    [{ maxResults: '0' }, 'invalid'],
    [{ maxResults: 'many' }, 'invalid'],
    [{ timeMin: '2026-01-01' }, 'badRequest'],
    [{ timeMin: '2026-01-02T00:00:00Z', timeMax: '2026-01-01T00:00:00Z' }, 'timeRangeEmpty'],
    [{ showDeleted: 'perhaps' }, 'invalid'],
    [{ colour: 'red' }, 'badRequest'],
    [{ singleEvents: 'false' }, 'badRequest'],
    [{ pageToken: 'x' }, 'badRequest'],
  ])('refuses %j', async (query, reason) => {
    expect(await statusAndReason(list(query))).toEqual([400, reason]);
  });

  it('wants the other parameters as they were', async () => {
    fillCalendar(ada.calendar, { count: 5, seed: 1, around: new Date() });
    const { body } = await list({ maxResults: '3' });
    const pageToken = body.nextPageToken ?? '';
    const timeMin = '2020-01-01T00:00:00Z';
    expect((await list({ pageToken, timeMin })).status).toBe(400);
    const syncToken = (await list({ pageToken })).body.nextSyncToken ?? '';
    const other = ask(EVENTS, { query: { singleEvents: 'true', syncToken } });
    expect((await other).status).toBe(400);
  });

  it('forgets tokens: 410', async () => {
    const syncToken = (await list()).body.nextSyncToken ?? '';
    google.expireSyncTokens();
    expect(await statusAndReason(list({ syncToken }))).toEqual([410, 'fullSyncRequired']);
    expect(await statusAndReason(list({ syncToken: 'x' }))).toEqual([410, 'fullSyncRequired']);
    const updatedMin = '2020-01-01T00:00:00Z';
    expect(await statusAndReason(list({ updatedMin }))).toEqual([410, 'updatedMinTooLongAgo']);
  });

  it('tells of a repeated event each day, also when it goes', async () => {
    const recurrence = ['RRULE:FREQ=DAILY;COUNT=4'];
    const { id } = ada.calendar.insert({ summary: 'Daily', recurrence, ...TIMES });
    const first = await list();
    expect(first.body.items).toHaveLength(4);
    const syncToken = first.body.nextSyncToken ?? '';
    ada.calendar.patch(id, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
    const shorter = (await list({ syncToken })).body.items.map(({ status }) => status);
    expect(shorter.sort()).toEqual(['cancelled', 'cancelled', 'confirmed', 'confirmed']);
    ada.calendar.remove(id);
    const gone = (await list({ syncToken })).body.items.map(({ status }) => status);
    expect(gone).toEqual(Array.from({ length: 4 }, () => 'cancelled'));
    expect(() =>
      ada.calendar.insert({ summary: 'x', recurrence: ['RRULE:BYDAY=MO'], ...TIMES }),
    ).toThrow('Not spoken');
  });

  it('keeps the times of the clock of a repeated event', () => {
    const start = { dateTime: '2026-03-23T09:00:00Z', timeZone: 'Europe/Zurich' };
    const end = { dateTime: '2026-03-23T10:00:00Z', timeZone: 'Europe/Zurich' };
    ada.calendar.insert({ summary: 'x', recurrence: ['RRULE:FREQ=WEEKLY;COUNT=2'], start, end });
    expect(ada.calendar.live.map((event) => event.start?.dateTime)).toEqual([
      '2026-03-23T10:00:00+01:00',
      '2026-03-30T10:00:00+02:00',
    ]);
  });

  it('takes an event once for its id, changes it, and deletes it', async () => {
    expect((await ask(EVENTS, { method: 'POST', body: NEW })).body).toMatchObject(NEW);
    const again = ask(EVENTS, { method: 'POST', body: NEW });
    expect(await statusAndReason(again)).toEqual([409, 'duplicate']);
    const patch = { method: 'PATCH', body: { summary: 'Other' } };
    expect((await ask(`${EVENTS}/abcde`, patch)).body).toMatchObject({ ...NEW, summary: 'Other' });
    const remove = { method: 'DELETE' };
    expect((await ask(`${EVENTS}/abcde`, remove)).status).toBe(204);
    expect(await statusAndReason(ask(`${EVENTS}/abcde`, remove))).toEqual([410, 'deleted']);
    expect((await ask(`${EVENTS}/abcde`)).body).toMatchObject({ status: 'cancelled' });
  });

  it.each([
    [{ ...NEW, id: 'UPPER' }, 'invalid'],
    [{ ...NEW, id: 'wxyz0' }, 'invalid'],
    [{ ...NEW, start: undefined }, 'required'],
    [{ ...NEW, end: { dateTime: '2026-03-09T09:00:00Z' } }, 'timeRangeEmpty'],
    [{ ...NEW, attendees: [{ email: 'nobody' }] }, 'invalid'],
    [{ ...NEW, colour: 'red' }, 'badRequest'],
  ])('refuses the event %j', async (body, reason) => {
    const answer = ask(EVENTS, { method: 'POST', body });
    expect(await statusAndReason(answer)).toEqual([400, reason]);
  });

  it('lets a key read what is public, and nothing else', async () => {
    google.publicCalendar('open@group.calendar.google.com');
    const query = { ...LIST, key: google.apiKey };
    const keyed = { query, bearer: null };
    const open = 'calendars/open@group.calendar.google.com/events';
    expect((await ask(open, keyed)).status).toBe(200);
    expect((await ask('calendars/primary/events', keyed)).status).toBe(404);
    expect((await ask('calendars/ada@sentinel.example/events', keyed)).status).toBe(404);
    const key = { query: { key: google.apiKey }, bearer: null };
    expect((await ask(open, { ...key, method: 'POST', body: NEW })).status).toBe(401);
    expect((await ask('users/me/calendarList', key)).status).toBe(401);
    expect((await ask(open, { query: { ...LIST, key: 'x' }, bearer: null })).status).toBe(400);
    expect((await ask(open, { query: LIST, bearer: null })).status).toBe(403);
    expect((await ask(open, { query: LIST, bearer: 'x' })).status).toBe(401);
  });

  it('keeps people apart', async () => {
    const bob = google.account('bob@sentinel.example');
    ada.calendar.insert({ ...NEW });
    const seen = await ask(EVENTS, { query: LIST, bearer: bob.accessToken });
    expect(seen.body.items).toEqual([]);
    const syncToken = (await list()).body.nextSyncToken ?? '';
    const stolen = ask(EVENTS, { query: { ...LIST, syncToken }, bearer: bob.accessToken });
    expect((await stolen).status).toBe(410);
  });

  it('answers each error by its status, in Google’s form', async () => {
    for (const name of GOOGLE_ERRORS) {
      google.failNext(name);
      const { status, body, headers } = await list();
      expect(body.error).toMatchObject({
        code: status,
        message: expect.any(String),
        errors: [{ domain: expect.any(String), reason: expect.any(String) }],
      });
      expect(headers.has('retry-after')).toBe(status === 429);
    }
  });

  it('makes the same calendar of the same seed, and a large one quickly', () => {
    const around = new Date('2026-03-02T10:00:00Z');
    const start = process.cpuUsage();
    const [one, two] = ['one', 'two'].map((id) => google.publicCalendar(id));
    for (const calendar of [one, two]) {
      if (calendar) fillCalendar(calendar, { count: 25_000, seed: 3, around });
    }
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(5);
    const words = (calendar = one) => calendar?.live.map(({ summary }) => summary).join();
    expect(words(two)).toBe(words(one));
    expect(one?.live).toHaveLength(25_000);
  });
});
