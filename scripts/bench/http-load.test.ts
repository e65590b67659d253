import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { timeContests, timeRequest, timeUntil, type TimedRequest } from './http-load';

let server: Server;
let base: string;
const seen: string[] = [];
/** Answers at `/four` that wait until there are four of them. */
const waiting: ServerResponse[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.headers.authorization} ${request.url}`);
    response.statusCode = request.url === '/broken' ? 500 : 200;
    response.write('first');
    if (request.url !== '/four') {
      response.end('last');
      return;
    }
    waiting.push(response);
    if (waiting.length === 4) for (const held of waiting.splice(0)) held.end('last');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen.length = 0;
});

const ask = (who: string, path: string): TimedRequest => ({
  url: `${base}${path}`,
  headers: { authorization: who },
});
const contest = (path: string) => ({
  name: path,
  small: ask('small', path),
  large: ask('large', path),
});

describe('a timed request', () => {
  it('takes some time', async () => {
    expect(await timeRequest(ask('me', '/a'))).toBeGreaterThan(0);
  });

  it('that is not answered well is no measurement', async () => {
    await expect(timeRequest(ask('me', '/broken'))).rejects.toThrow('/broken answered 500');
    const times = timeContests([contest('/broken')], 2, 1);
    await expect(times).rejects.toThrow('answered 500');
  });

  it('is repeated until it is told to stop', async () => {
    expect(await timeUntil(ask('me', '/a'), 0, (count) => count >= 5)).toHaveLength(5);
    expect(seen).toHaveLength(5);
  });
});

describe('two tenants against each other', () => {
  it('ask in turns, and take turns in who asks first', async () => {
    const times = await timeContests([contest('/a'), contest('/b')], 2, 1);
    expect(seen).toEqual([
      'small /a', 'large /a', 'small /b', 'large /b',
      'large /a', 'small /a', 'large /b', 'small /b',
    ]); // prettier-ignore
    expect(times.map(({ name, small, large }) => [name, small.length, large.length])).toEqual([
      ['/a', 2, 2],
      ['/b', 2, 2],
    ]);
  });

  it('ask several at a time where that is wanted, each request once', async () => {
    const times = await timeContests([contest('/four')], 20, 4);
    expect(times[0]?.small).toHaveLength(20);
    expect(times[0]?.large).toHaveLength(20);
    expect(seen).toHaveLength(40);
    expect(new Set(seen)).toEqual(new Set(['small /four', 'large /four']));
  });
});
