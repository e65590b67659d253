import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../../test/stand-ins/listen';
import { ProviderError } from '../calls';
import { listEvents, renewGrant } from './index';

const DAY_MS = 86_400_000;
const MEGABYTE = 1_048_576;
const CHUNK = Buffer.alloc(MEGABYTE, ' ');
let server: Listening | null = null;
let paths: string[] = [];
afterEach(() => server?.close());

async function answering(answer: (response: ServerResponse) => void): Promise<string> {
  paths = [];
  server = await listen((request, response) => {
    paths.push(request.url ?? '');
    answer(response);
  });
  return server.url;
}

const list = (apiUrl: string, calendarId = 'primary') =>
  listEvents(
    {
      apiUrl,
      kind: 'bearer',
      secret: 'ya29.secret',
      calendarId,
      limits: { retries: 0, timeLimitMs: 20_000 },
    },
    { maxResults: 200, timeMin: new Date(0), timeMax: new Date(DAY_MS) },
  );

async function faultOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ProviderError) return error;
  throw new Error('No fault came of it.', { cause: error });
}

const page = (more: object) => (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ items: [], ...more }));
};

describe('an answer that never ends', () => {
  let sent = 0;
  const endless = (response: ServerResponse) => {
    sent = 0;
    response.writeHead(200, { 'content-type': 'application/json' });
    const write = (): void => {
      if (response.destroyed) return;
      sent += CHUNK.length;
      // Far more than is taken, and an end, so that the test comes to one as well.
      if (sent > 400 * MEGABYTE) response.end();
      else if (response.write(CHUNK)) setImmediate(write);
      else response.once('drain', write);
    };
    write();
  };

  it('is left after 64 MB: of a list', async () => {
    const url = await answering(endless);
    expect((await faultOf(list(url))).fault).toBe('unavailable');
    expect(sent).toBeLessThan(100 * MEGABYTE);
  }, 30_000);

  it('is left after 64 MB: of a sign-in', async () => {
    const apiUrl = await answering(endless);
    const signIn = { apiUrl, clientId: 'id', clientSecret: 'secret' };
    const ended = new AbortController();
    const work = faultOf(renewGrant(signIn, 'refresh', ended.signal));
    expect((await work).fault).toBe('unavailable');
    expect(sent).toBeLessThan(100 * MEGABYTE);
  }, 30_000);
});

it.each(['1000000000000000', '1795478400', '1e300'])(
  'a pause of %s seconds is a day',
  async (seconds) => {
    const url = await answering((response) => {
      response.writeHead(503, { 'retry-after': seconds }).end('{}');
    });
    const { fault, retryAfterMs } = await faultOf(list(url));
    expect([fault, retryAfterMs]).toEqual(['unavailable', DAY_MS]);
  },
);

it('no redirect is followed', async () => {
  const url = await answering((response) => {
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect((await faultOf(list(url))).fault).toBe('unavailable');
  expect(paths).toHaveLength(1);
});

it.each(['.', '..', '', 'a\u0000b', 'x'.repeat(2_000)])(
  'the id %j is no calendar’s, and nobody is asked',
  async (id) => {
    const url = await answering(page({}));
    const { fault, message } = await faultOf(list(url, id));
    expect([fault, message]).toEqual([
      'rejected',
      'The calendar must be a calendar’s id, such as team@group.calendar.google.com.',
    ]);
    expect(paths).toEqual([]);
  },
);

describe('a page', () => {
  it('keeps no token that could not be sent back', async () => {
    const url = await answering(page({ nextSyncToken: 'x'.repeat(3_000_000), summary: 7 }));
    expect(await list(url)).toMatchObject({ nextSyncToken: null, calendar: null });
  });

  it.each([{ items: null }, { nextPageToken: 'x'.repeat(3_000) }, { nextPageToken: 5 }])(
    'that cannot be gone on from is none: %#',
    async (more) => {
      expect((await faultOf(list(await answering(page(more))))).fault).toBe('unavailable');
    },
  );

  it('is read but for the events that are none', async () => {
    const items = [
      null,
      7,
      { id: 5, summary: 'Number' },
      { id: 'a\u0000b', summary: 'NUL' },
      { id: 'half\uD800' },
      { id: 'é'.repeat(1_000) },
      { id: 'e1', summary: 12 },
      { id: 'e2', description: {} },
      { id: 'e3', attendees: [null] },
      { id: 'whole', summary: 'Whole' },
    ];
    const { items: read, unread } = await list(await answering(page({ items })));
    expect(read.map(({ id }) => id)).toEqual(['whole']);
    expect(unread.map(({ id, field }) => [id?.slice(0, 5) ?? null, field])).toEqual([
      [null, null],
      [null, null],
      [null, 'id'],
      ['a\u0000b', 'id'],
      ['half\uD800', 'id'],
      ['ééééé', 'id'],
      ['e1', 'summary'],
      ['e2', 'description'],
      ['e3', 'attendees'],
    ]);
  });
});
