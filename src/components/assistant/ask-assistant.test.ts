import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AskError, askAssistant, failureOf, waitWords, type AnswerEvent } from './ask-assistant';

const problem = (code: string, message: string) =>
  JSON.stringify({ success: false, error: { code, message, requestId: 'r1' } });

describe('failureOf', () => {
  it.each([
    [401, problem('UNAUTHENTICATED', 'x'), null, 'UNAUTHENTICATED', /signed out.*ask again/i],
    [403, problem('FORBIDDEN', 'This token may only read.'), null, 'FORBIDDEN', /only read/],
    [404, problem('NOT_FOUND', 'The deal was not found.'), null, 'NOT_FOUND', /not found/],
    [422, problem('VALIDATION_FAILED', 'too long'), null, 'VALIDATION_FAILED', /too long/],
    [429, problem('RATE_LIMITED', 'x'), '20', 'RATE_LIMITED', /Ask again in 20 seconds\./],
    [429, '<html>', null, 'RATE_LIMITED', /Ask again in a moment\./],
    [503, problem('UNAVAILABLE', 'The database is away.'), '5', 'UNAVAILABLE', /away\. Ask again in 5 seconds\./], // prettier-ignore
    [503, '', null, 'UNAVAILABLE', /The assistant is away\./],
    [502, '<html>Bad gateway</html>', null, 'INTERNAL', /no proper answer/],
    [200, 'null', null, 'INTERNAL', /no proper answer/],
  ] as const)('%d with %j', (status, text, retryAfter, code, words) => {
    const failure = failureOf(status, text, retryAfter);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(words);
  });

  it('says in words how long to wait', () => {
    expect(['1', '59.2', '300', '0', 'Wed, 21 Oct', null].map(waitWords)).toEqual([
      'in 1 second',
      'in 60 seconds',
      'in 5 minutes',
      'in a moment',
      'in a moment',
      'in a moment',
    ]);
  });
});

describe('askAssistant', () => {
  const servers: Server[] = [];
  let address = '';
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  async function serve(listener: RequestListener): Promise<void> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    address = `http://127.0.0.1:${port}/`;
  }

  const QUESTION = { question: 'Which?', conversationId: null, dealId: null, teamId: undefined };
  async function ask(signal = new AbortController().signal): Promise<AnswerEvent[]> {
    const events: AnswerEvent[] = [];
    for await (const event of askAssistant(QUESTION, signal, address)) events.push(event);
    return events;
  }
  const failed = async (): Promise<unknown> =>
    ask().then(
      () => null,
      (error: unknown) => (error instanceof AskError ? error.failure : error),
    );
  const stream =
    (text: string): RequestListener =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(text);
    };

  it('asks for a stream and tells its events up to the last', async () => {
    const got: { headers: unknown; body: unknown }[] = [];
    await serve(async (request, response) => {
      let text = '';
      for await (const piece of request) text += String(piece);
      got.push({ headers: request.headers, body: JSON.parse(text) });
      response.end(
        ': hello\n\nevent: start\ndata: {"type":"start"}\n\nevent: other\ndata: no JSON\n\nevent: done\ndata: {"type":"done"}\n\nevent: delta\ndata: {"type":"delta"}\n\n',
      );
    });
    expect((await ask()).map(({ type }) => type)).toEqual(['start', 'done']);
    expect(got).toMatchObject([
      {
        headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
        body: { messages: [{ role: 'user', content: 'Which?' }], conversationId: 'new' },
      },
    ]);
  });

  it('says what a failure in the middle of the stream says', async () => {
    await serve(
      stream(`event: error\ndata: ${problem('UNAVAILABLE', 'The database is away.')}\n\n`),
    );
    expect(await failed()).toMatchObject({ code: 'UNAVAILABLE', message: 'The database is away.' });
  });

  it.each([
    ['ends early', 'event: delta\ndata: {"type":"delta","text":"a"}\n\n'],
    ['is cut inside an event', 'event: done\ndata: {"type":"do'],
    ['holds no JSON', 'event: delta\ndata: {"type":\n\n'],
    ['is empty', ''],
  ])('calls a stream that %s cut', async (_name, text) => {
    await serve(stream(text));
    expect(await failed()).toMatchObject({ code: 'CUT' });
  });

  it('says that a connection broke, or that there is none', async () => {
    await serve((_request, response) => {
      response.write(': hello\n\n');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failed()).toMatchObject({ code: 'CUT' });
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    expect(await failed()).toMatchObject({ code: 'UNREACHABLE' });
  });

  it('ends when it is stopped, also before anything came', async () => {
    let left = 0;
    await serve((request, response) => {
      request.on('close', () => (left += 1));
      response.on('close', () => (left += 1));
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    await expect(ask(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => left).toBeGreaterThan(0);
  });
});
