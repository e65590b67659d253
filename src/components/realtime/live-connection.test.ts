import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { LiveMessage } from '@/lib/realtime/model';
import { LiveConnection, POLL_MS, type LiveState } from './live-connection';

type Answer = (request: URL, response: http.ServerResponse) => void;

const message = (id: number, type = 'deal.updated'): LiveMessage =>
  ({ id: String(id), type, payload: {}, timestamp: new Date(0).toISOString() }) as LiveMessage;
const event = (id: number, type?: string) => {
  const told = message(id, type);
  return `id: ${id}\nevent: ${told.type}\ndata: ${JSON.stringify(told)}\n\n`;
};
const asJson = (response: http.ServerResponse, body: object) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const asStream = (response: http.ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });

const open: { stop(): void }[] = [];
afterEach(() => {
  for (const { stop } of open.splice(0)) stop();
});

interface Trial {
  readonly asked: string[];
  readonly seen: string[];
  readonly states: LiveState[];
  readonly slept: number[];
  readonly connection: LiveConnection;
  /** Resolves once `is` holds; looked at after each message, state and wait. */
  until(is: () => boolean): Promise<void>;
}

/** A connection to a real server that answers each request as the test says, in turn. */
async function connect(answers: readonly Answer[], since = '7'): Promise<Trial> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    answer?.(new URL(request.url ?? '', 'http://localhost'), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const seen: string[] = [];
  const states: LiveState[] = [];
  const slept: number[] = [];
  let look: () => void = () => undefined;
  const connection = new LiveConnection({
    since,
    onMessage: ({ id, type }) => {
      seen.push(`${id} ${type}`);
      look();
    },
    onState: (state) => {
      states.push(state);
      look();
    },
    fetch: (path, init) => fetch(`http://127.0.0.1:${port}${String(path)}`, init),
    random: () => 1,
    sleep: (ms) => {
      slept.push(ms);
      look();
      return new Promise((resolve) => setImmediate(resolve));
    },
  });
  open.push({
    stop: () => {
      connection.stop();
      server.closeAllConnections();
      server.close();
    },
  });
  void connection.run();
  const until = (is: () => boolean) =>
    new Promise<void>((resolve) => {
      look = () => is() && resolve();
      look();
    });
  return { asked, seen, states, slept, connection, until };
}

describe('the connection of a page', () => {
  it('begins where the page was drawn, and goes on after the last message seen', async () => {
    const first: Answer = (_url, response) => {
      // Cut in the middle of a message: what was not whole was not seen.
      asStream(response).write(
        `retry: 2000\n\n${event(7, 'hello')}${event(8)}${event(9)}id: 10\nda`,
      );
      setImmediate(() => response.destroy());
    };
    const second: Answer = (_url, response) => asStream(response).write(event(10));
    const { asked, seen, states, until, slept } = await connect([first, second]);
    await until(() => seen.length === 3);
    expect(seen).toEqual(['8 deal.updated', '9 deal.updated', '10 deal.updated']);
    expect(asked).toEqual([
      '/api/events?mode=stream&lastEventId=7',
      '/api/events?mode=stream&lastEventId=9',
    ]);
    expect(states).toEqual(['live', 'reconnecting', 'live']);
    expect(slept).toEqual([1_000]);
  });

  it('comes back soon and without a word when the server ends a stream in order', async () => {
    const again: Answer = (_url, response) => {
      asStream(response).end(`${event(8)}${event(8, 'bye')}`);
    };
    const then: Answer = (_url, response) => asStream(response).write(event(9));
    const { seen, states, until } = await connect([again, then]);
    await until(() => seen.length === 2);
    expect(states).toEqual(['live']);
  });

  it('waits longer each time, half a minute at most', async () => {
    const refuse: Answer = (_url, response) => response.writeHead(503).end('{}');
    const { slept, until } = await connect([refuse]);
    await until(() => slept.length === 9);
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });

  it('waits as long as it is told', async () => {
    const busy: Answer = (_url, response) => {
      response.writeHead(429, { 'retry-after': '42' }).end('{}');
    };
    const { slept, until } = await connect([busy]);
    await until(() => slept.length === 1);
    expect(slept).toEqual([42_000]);
  });

  it('asks every 15 s where streams are blocked, says so, and tries a stream again', async () => {
    let place = 7;
    let blocked = true;
    const answer: Answer = (url, response) => {
      if (url.searchParams.get('mode') === 'poll') {
        place += 1;
        asJson(response, { events: [message(place)], lastEventId: String(place), more: false });
      } else if (blocked) response.destroy();
      else asStream(response).write(event(place, 'hello'));
    };
    const { states, seen, slept, until } = await connect([answer]);
    await until(() => seen.length >= 3);
    expect(states).toEqual(['polling']);
    expect(slept.filter((ms) => ms === POLL_MS).length).toBeGreaterThanOrEqual(2);
    blocked = false;
    await until(() => states.includes('live'));
    expect(states).toEqual(['polling', 'live']);
  });

  it('takes all pages of what it missed', async () => {
    const answer: Answer = (url, response) => {
      if (url.searchParams.get('mode') === 'stream') return response.destroy();
      const after = Number(url.searchParams.get('lastEventId'));
      const events = after < 10 ? [message(after + 1)] : [];
      asJson(response, { events, lastEventId: String(Math.min(10, after + 1)), more: after < 9 });
    };
    const { seen, until } = await connect([answer]);
    await until(() => seen.length === 3);
    expect(seen).toEqual(['8 deal.updated', '9 deal.updated', '10 deal.updated']);
  });

  it('says once that nobody is signed in, and is back when the session is', async () => {
    let streams = 0;
    const answer: Answer = (url, response) => {
      if (url.searchParams.get('mode') === 'stream') streams += 1;
      if (streams > 3) asStream(response).write(event(8));
      else response.writeHead(401).end('{}');
    };
    const { states, seen, until } = await connect([answer]);
    await until(() => seen.length === 1);
    expect(states.filter((state) => state === 'signed_out')).toHaveLength(1);
    expect(states.at(-1)).toBe('live');
  });

  it('passes a reset on, and goes on from there', async () => {
    const first: Answer = (_url, response) => asStream(response).end(event(90, 'reset'));
    const second: Answer = (_url, response) => asStream(response).write(event(91));
    const { seen, asked, until } = await connect([first, second]);
    await until(() => seen.length === 2);
    expect(seen).toEqual(['90 reset', '91 deal.updated']);
    expect(asked[1]).toContain('lastEventId=90');
  });
});
