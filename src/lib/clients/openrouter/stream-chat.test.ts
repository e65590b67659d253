import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listen } from '@/test/stand-ins/listen';
import type { OpenRouterFault } from '@/test/stand-ins/openrouter/faults';
import { startOpenRouterStandIn, type OpenRouterStandIn } from '@/test/stand-ins/openrouter/server';
import { ModelError, type ModelFault } from './model-error';
import type { ChatChunk } from './read-answer';
import { streamChat, type ChatOptions, type ChatRequest } from './stream-chat';

const TEXT = 'Zwölf Geschäfte, 3 davon 🙂 at risk: €1,234.50 — 家族 👩‍👩‍👧.\n\n- [Acme](/deals/d1)';
const APP = 'https://sentinel.example';
const QUICK = { firstPauseMs: 1, tokenLimitMs: 400, firstTokenLimitMs: 1_500, timeLimitMs: 5_000 };

let openrouter: OpenRouterStandIn;
beforeEach(async () => {
  openrouter = await startOpenRouterStandIn();
  openrouter.script(() => TEXT);
});
afterEach(() => openrouter.close());

const request = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  apiKey: openrouter.apiKey,
  baseUrl: openrouter.baseUrl,
  appUrl: `${APP}/insights?x=1`,
  models: ['openai/gpt-4o', 'openai/gpt-4'],
  messages: [
    { role: 'system', content: 'Answer.' },
    { role: 'user', content: 'PRIVATE-QUESTION' },
  ],
  maxTokens: 1_000,
  temperature: 0.2,
  dataCollection: 'deny' as const,
  ...more,
});

interface Heard {
  readonly text: string;
  readonly end: Extract<ChatChunk, { kind: 'end' }> | null;
  readonly error: unknown;
}

async function hear(options: ChatOptions = {}, given = request()): Promise<Heard> {
  let text = '';
  let end: Heard['end'] = null;
  try {
    for await (const chunk of streamChat(given, { ...QUICK, ...options })) {
      expect(end).toBeNull();
      if (chunk.kind === 'end') end = chunk;
      else text += chunk.text;
    }
  } catch (error) {
    return { text, end, error };
  }
  return { text, end, error: null };
}

const faultIn = ({ error }: Heard): ModelError => {
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
};

const nameOf = (fault: OpenRouterFault | null) =>
  typeof fault === 'object' ? JSON.stringify(fault) : fault;
const table = <T extends readonly [OpenRouterFault | null, ...unknown[]]>(rows: readonly T[]) =>
  rows.map((row) => [nameOf(row[0]), ...row] as const);

const sockets = () =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;

describe('streamChat: an answer that is whole', () => {
  it.each(
    table([
      [null],
      ['no_done'],
      ['open_after_done'],
      ['cut_utf8'],
      ['cut_data'],
      ['crlf'],
      ['bom_and_cr'],
      ['several_lines'],
      ['whole_json'],
      [{ kind: 'slow', ms: 5 }],
      [{ kind: 'comment_flood', lines: 100_000 }],
    ]),
  )('comes whole: %s', async (_name, fault) => {
    openrouter.behave(fault);
    const { text, end, error } = await hear({ firstTokenLimitMs: 5_000 });
    expect(error).toBeNull();
    expect(text).toBe(TEXT);
    expect(end).toEqual({
      kind: 'end',
      model: 'openai/gpt-4o',
      finishReason: 'stop',
      usage: {
        promptTokens: 6,
        completionTokens: Math.ceil(TEXT.length / 4),
        costUsd: expect.closeTo(6 * 0.000_003 + Math.ceil(TEXT.length / 4) * 0.000_015, 9),
      },
    });
    expect(openrouter.asked).toBe(1);
    await expect.poll(() => openrouter.requests[0]?.ended).not.toBeNull();
  });

  it('waits for nothing after the provider said that this was all', async () => {
    openrouter.behave('open_after_done');
    const begun = performance.now();
    expect((await hear()).end?.usage).not.toBeNull();
    expect(performance.now() - begun).toBeLessThan(1_000);
    await expect.poll(() => openrouter.requests[0]?.ended).toBe('cut');
  });

  it('is whole without its usage, and not waited for long', async () => {
    openrouter.behave('hang_after_finish');
    const begun = performance.now();
    const { text, end } = await hear({ tokenLimitMs: 60_000, timeLimitMs: 60_000 });
    expect([text, end?.finishReason, end?.usage]).toEqual([TEXT, 'stop', null]);
    expect(performance.now() - begun).toBeLessThan(4_000);
    await expect.poll(() => openrouter.requests[0]?.ended).toBe('cut');
  });

  it('tells that it was cut at its longest, or by a filter', async () => {
    const short = await hear({}, request({ maxTokens: 3 }));
    expect(short.end?.finishReason).toBe('length');
    expect(TEXT.startsWith(short.text)).toBe(true);
    openrouter.behave('content_filter');
    expect((await hear()).end?.finishReason).toBe('content_filter');
  });

  it('gives no half of a character, however the model cuts its text', async () => {
    openrouter.script(async function* () {
      for (let at = 0; at < TEXT.length; at += 1) yield TEXT.charAt(at);
    });
    let text = '';
    for await (const chunk of streamChat(request(), QUICK)) {
      if (chunk.kind !== 'text') continue;
      expect(Buffer.from(chunk.text).toString()).toBe(chunk.text);
      text += chunk.text;
    }
    expect(text).toBe(TEXT);
  });

  it('names the model that answered', async () => {
    openrouter.removeModel('openai/gpt-4o');
    expect((await hear()).end?.model).toBe('openai/gpt-4');
  });
});

describe('streamChat: what it sends', () => {
  it('asks for what was wanted', async () => {
    const models = ['a/a', 'b/b', 'a/a', 'c/c', 'd/d', 'e/e'];
    await hear({}, request({ models, user: 'u-1' }));
    expect(openrouter.requests[0]).toMatchObject({
      path: '/api/v1/chat/completions',
      body: {
        model: 'a/a',
        models: ['b/b', 'c/c', 'd/d'],
        messages: request().messages,
        max_completion_tokens: 1_000,
        temperature: 0.2,
        user: 'u-1',
        stream: true,
      },
    });
    await hear({}, request({ models: ['a/a'] }));
    expect(openrouter.requests[1]?.body).not.toHaveProperty('models');
  });

  it('sends nothing of this machine or its environment', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Leak: leaked\nAuthorization: Bearer leaked');
    vi.stubEnv('OPENAI_ORG_ID', 'leaked');
    vi.stubEnv('OPENAI_PROJECT_ID', 'leaked');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'leaked');
    vi.stubEnv('OPENAI_API_KEY', 'leaked');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/leaked');
    vi.stubEnv('OPENAI_LOG', 'debug');
    const logged = vi.spyOn(console, 'debug');
    expect((await hear()).text).toBe(TEXT);
    const { headers = {} } = openrouter.requests[0] ?? {};
    expect(JSON.stringify(headers)).not.toContain('leaked');
    expect(headers).toMatchObject({
      authorization: `Bearer ${openrouter.apiKey}`,
      'http-referer': APP,
      'x-title': 'Sentinel',
      'content-type': 'application/json',
    });
    expect(Object.keys(headers).filter((name) => /stainless|openai/.test(name))).toEqual([]);
    expect(logged).not.toHaveBeenCalled();
  });

  it.each(['', ' ', 'sk or', 'sk\r\nx: y', 'schlüssel'])('never sends %j', async (apiKey) => {
    expect(faultIn(await hear({}, request({ apiKey }))).fault).toBe('unauthorized');
    expect(openrouter.requests).toHaveLength(0);
  });

  it('knows that there is no model without a name', async () => {
    expect(faultIn(await hear({}, request({ models: [] }))).fault).toBe('not_found');
  });
});

type Row = readonly [OpenRouterFault, ModelFault, number];
const ONCE = 1;
const AGAIN = 3;

describe('streamChat: what goes wrong before the first text', () => {
  it.each(
    table<Row>([
      ['bad_key', 'unauthorized', ONCE],
      ['no_key', 'unauthorized', ONCE],
      ['forbidden', 'unauthorized', ONCE],
      ['no_credit', 'no_credit', ONCE],
      ['key_limit', 'no_credit', ONCE],
      ['moderated', 'moderated', ONCE],
      ['guardrail', 'moderated', ONCE],
      ['refusal', 'moderated', ONCE],
      ['model_gone', 'not_found', ONCE],
      ['invalid_model', 'not_found', ONCE],
      ['too_long', 'too_long', ONCE],
      ['payload_too_large', 'too_long', ONCE],
      ['bad_request', 'rejected', ONCE],
      ['too_many_models', 'rejected', ONCE],
      ['unprocessable', 'rejected', ONCE],
      ['html_page', 'unavailable', ONCE],
      ['redirect', 'unavailable', ONCE],
      ['empty', 'unavailable', ONCE],
      ['request_timeout', 'unavailable', AGAIN],
      ['server_error', 'unavailable', AGAIN],
      ['bad_gateway', 'unavailable', AGAIN],
      ['no_provider', 'unavailable', AGAIN],
      ['edge_timeout', 'unavailable', AGAIN],
      ['overloaded', 'unavailable', AGAIN],
      ['html_502', 'unavailable', AGAIN],
      ['error_body_200', 'unavailable', AGAIN],
      ['reset', 'unavailable', AGAIN],
      ['nothing', 'unavailable', AGAIN],
      ['endless_line', 'unavailable', AGAIN],
      [{ kind: 'rate_limited' }, 'rate_limited', AGAIN],
      [{ kind: 'rate_limited', retryAfter: 60 }, 'rate_limited', ONCE],
      [{ kind: 'cut_after', pieces: 0 }, 'unavailable', AGAIN],
      [{ kind: 'error_chunk_after', pieces: 0 }, 'unavailable', AGAIN],
      [{ kind: 'error_chunk_after', pieces: 0, code: 429 }, 'rate_limited', AGAIN],
      [{ kind: 'error_chunk_after', pieces: 0, code: 402 }, 'no_credit', ONCE],
      [{ kind: 'error_chunk_after', pieces: 0, code: 401 }, 'unauthorized', ONCE],
    ]),
  )('%s', async (_name, fault, expected, asked) => {
    openrouter.behave(fault);
    const heard = await hear();
    const error = faultIn(heard);
    expect([error.fault, error.afterFirstToken]).toEqual([expected, false]);
    expect([heard.text, heard.end]).toEqual(['', null]);
    expect(openrouter.asked).toBe(asked);
    await expect.poll(sockets).toBe(0);
  });

  it('says how long to wait', async () => {
    openrouter.failNext({ kind: 'rate_limited', retryAfter: 60 });
    expect(faultIn(await hear()).retryAfterMs).toBe(60_000);
  });

  it.each(
    table([
      ['timeout'],
      [{ kind: 'hang_after', pieces: 0 }],
      [{ kind: 'comment_flood', lines: null }],
    ]),
  )('waits no longer than it may: %s', async (_name, fault) => {
    openrouter.behave(fault);
    const begun = performance.now();
    const error = faultIn(await hear({ firstTokenLimitMs: 300 }));
    expect([error.fault, error.message]).toEqual([
      'unavailable',
      'The model did not answer in time.',
    ]);
    expect(performance.now() - begun).toBeLessThan(1_300);
    expect(openrouter.asked).toBe(1);
    await expect.poll(() => openrouter.requests[0]?.ended).toBe('cut');
  });

  it('asks again until there is text, and only then hands it on', async () => {
    openrouter.failNext('server_error', { kind: 'cut_after', pieces: 0 });
    const { text, end } = await hear();
    expect([text, end?.finishReason, openrouter.asked]).toEqual([TEXT, 'stop', 3]);
  });

  it('waits as long as it is asked to, where that is short', async () => {
    openrouter.failNext({ kind: 'rate_limited', retryAfter: 0.2 });
    const begun = performance.now();
    expect((await hear()).text).toBe(TEXT);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(199);
  });

  it('asks no more often than it may', async () => {
    openrouter.behave('server_error');
    await hear({ retries: 0 });
    expect(openrouter.asked).toBe(1);
  });

  it('has a word for a machine that is not there', async () => {
    const gone = await listen(() => undefined);
    await gone.close();
    const error = faultIn(await hear({}, request({ baseUrl: `${gone.url}/api/v1` })));
    expect([error.fault, error.status]).toEqual(['unavailable', null]);
  });
});

describe('streamChat: what goes wrong after text has come', () => {
  it.each(
    table([
      [{ kind: 'hang_after', pieces: 3 }],
      [{ kind: 'cut_after', pieces: 3 }],
      [{ kind: 'error_chunk_after', pieces: 3 }],
      [{ kind: 'error_chunk_after', pieces: 3, code: 429 }],
      [{ kind: 'error_chunk_after', pieces: 3, code: 403 }],
      ['garbage'],
      ['no_finish_reason'],
    ]),
  )('is told, never tried again: %s', async (_name, fault) => {
    openrouter.behave(fault);
    const heard = await hear();
    const error = faultIn(heard);
    expect([error.fault, error.afterFirstToken]).toEqual(['interrupted', true]);
    expect(heard.text).not.toBe('');
    expect(TEXT.startsWith(heard.text)).toBe(true);
    expect(heard.end).toBeNull();
    expect(openrouter.asked).toBe(1);
    await expect.poll(() => openrouter.requests[0]?.ended).not.toBeNull();
  });

  it('no answer is endless', async () => {
    openrouter.behave('huge');
    const heard = await hear();
    expect(faultIn(heard).fault).toBe('interrupted');
    expect(heard.text.length).toBeLessThanOrEqual(1_024 * 1_024);
    await expect.poll(() => openrouter.requests[0]?.ended).toBe('cut');
  });

  it('the time for the whole counts, however steadily it comes', async () => {
    openrouter.behave({ kind: 'slow', ms: 100 });
    openrouter.script(() => 'word '.repeat(100));
    const begun = performance.now();
    expect(faultIn(await hear({ timeLimitMs: 700 })).fault).toBe('interrupted');
    expect(performance.now() - begun).toBeLessThan(1_700);
  });

  it('a reader who takes his time is not taken for a model that hangs', async () => {
    openrouter.behave({ kind: 'slow', ms: 20 });
    let text = '';
    let pieces = 0;
    for await (const chunk of streamChat(request(), { ...QUICK, tokenLimitMs: 60 })) {
      pieces += 1;
      if (pieces <= 3) await new Promise((resolve) => setTimeout(resolve, 200));
      if (chunk.kind === 'text') text += chunk.text;
    }
    expect(text).toBe(TEXT);
  });
});

describe('streamChat: leaving', () => {
  const slow = { kind: 'slow', ms: 30 } as const;

  it('the caller’s signal ends the exchange at the server within a second', async () => {
    openrouter.behave(slow);
    const leaving = new AbortController();
    const reason = new Error('The reader left.');
    let text = '';
    const reading = (async () => {
      for await (const chunk of streamChat(request(), { ...QUICK, signal: leaving.signal })) {
        if (chunk.kind === 'text') text += chunk.text;
        if (text.length > 5) leaving.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    await expect.poll(() => openrouter.requests[0]?.ended, { timeout: 1_000 }).toBe('cut');
    expect(TEXT.startsWith(text)).toBe(true);
    expect(getEventListeners(leaving.signal, 'abort')).toHaveLength(0);
  });

  it.each([
    'timeout',
    { kind: 'hang_after', pieces: 0 },
    { kind: 'hang_after', pieces: 2 },
  ] as const)('ends waiting, too: %j', async (fault) => {
    openrouter.behave(fault);
    const leaving = new AbortController();
    const long = { tokenLimitMs: 60_000, firstTokenLimitMs: 60_000, timeLimitMs: 60_000 };
    const hearing = hear({ ...long, signal: leaving.signal });
    await expect.poll(() => openrouter.asked).toBe(1);
    setTimeout(() => leaving.abort(), 50);
    const begun = performance.now();
    expect((await hearing).error).toBe(leaving.signal.reason);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await expect.poll(() => openrouter.requests[0]?.ended, { timeout: 1_000 }).toBe('cut');
  });

  it('gives nothing more, also of what has arrived', async () => {
    const leaving = new AbortController();
    const reason = new Error('The reader left.');
    const pieces: ChatChunk[] = [];
    const reading = (async () => {
      for await (const chunk of streamChat(request(), { ...QUICK, signal: leaving.signal })) {
        pieces.push(chunk);
        leaving.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(pieces).toHaveLength(1);
  });

  it('ends the pause between attempts', async () => {
    openrouter.behave('server_error');
    const leaving = new AbortController();
    const hearing = hear({
      firstPauseMs: 4_000,
      firstTokenLimitMs: 60_000,
      signal: leaving.signal,
    });
    await expect.poll(() => openrouter.requests[0]?.ended).toBe('whole');
    const begun = performance.now();
    leaving.abort();
    expect((await hearing).error).toBe(leaving.signal.reason);
    expect(performance.now() - begun).toBeLessThan(500);
    expect(openrouter.asked).toBe(1);
  });

  it('a signal that has ended before sends nothing', async () => {
    const signal = AbortSignal.abort();
    expect((await hear({ signal })).error).toBe(signal.reason);
    expect(openrouter.requests).toHaveLength(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('so does who leaves the loop, and nothing stays open', async () => {
    openrouter.behave(slow);
    const { signal } = new AbortController();
    for await (const chunk of streamChat(request(), { ...QUICK, signal })) {
      if (chunk.kind === 'text') break;
    }
    await expect.poll(() => openrouter.requests[0]?.ended, { timeout: 1_000 }).toBe('cut');
    await expect.poll(sockets).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('one signal may serve many answers', async () => {
    const { signal } = new AbortController();
    openrouter.failNext('server_error', 'timeout', 'bad_key');
    for (let n = 0; n < 8; n += 1) await hear({ signal, firstTokenLimitMs: 200 });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('streamChat: errors', () => {
  it.each(
    table([
      ['bad_key'],
      ['moderated'],
      ['bad_gateway'],
      ['reset'],
      ['html_502'],
      ['timeout'],
      ['garbage'],
      ['error_body_200'],
      [{ kind: 'error_chunk_after', pieces: 2, code: 403 }],
      [{ kind: 'cut_after', pieces: 2 }],
    ]),
  )('hold no secret and nothing of the provider’s: %s', async (_name, fault) => {
    openrouter.behave(fault);
    const error = faultIn(await hear({ retries: 0, firstTokenLimitMs: 200 }));
    const told = [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      error.stack ?? '',
      error.message,
    ].join('\n');
    const hidden = [
      openrouter.apiKey,
      openrouter.host,
      'PRIVATE-QUESTION',
      'harassment',
      'upstream',
    ];
    for (const text of [...hidden, 'Together', 'flagged', '<html', 'Geschäfte', 'User not found']) {
      expect(told).not.toContain(text);
    }
    expect(error.message).toMatch(/^[A-Z].*\.$/);
  });
});

describe('streamChat: bytes that are cut', () => {
  /** What the stand-in would send, byte for byte. */
  async function recorded(): Promise<Buffer> {
    const response = await fetch(`${openrouter.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${openrouter.apiKey}` },
      body: JSON.stringify({
        model: 'a/b',
        stream: true,
        messages: [{ role: 'user', content: 'x' }],
      }),
    });
    return Buffer.from(await response.arrayBuffer());
  }

  it('are the same text wherever they are cut', async () => {
    const bytes = await recorded();
    let pieces: readonly Buffer[] = [];
    const server = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.socket?.setNoDelay(true);
      const rest = [...pieces];
      const next = () => {
        const piece = rest.shift();
        if (!piece) response.end();
        else response.write(piece, () => setImmediate(next));
      };
      next();
    });
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 }),
          async (cuts) => {
            const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
            pieces = places.slice(1).map((to, n) => bytes.subarray(places[n], to));
            pieces = pieces.filter((piece) => piece.length > 0);
            const heard = await hear({}, request({ baseUrl: server.url }));
            expect([heard.error, heard.text, heard.end?.finishReason]).toEqual([
              null,
              TEXT,
              'stop',
            ]);
          },
        ),
        { numRuns: 100 },
      );
    } finally {
      await server.close();
    }
  });

  it('and where they end too early, text is a beginning, and whole only with its end', async () => {
    const short = 'Zwölf 🙂 €1,2';
    openrouter.script(() => short);
    const bytes = await recorded();
    const finish = bytes.indexOf('"finish_reason":"stop"');
    let upTo = 0;
    const server = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(bytes.subarray(0, upTo), () => {
        // Each other time (3 is odd) the connection breaks, where it ends in good order otherwise.
        if (upTo % 2 === 0) response.end();
        else setImmediate(() => response.destroy());
      });
      if (upTo === 0) response.flushHeaders();
    });
    try {
      for (upTo = 0; upTo < bytes.length; upTo += 3) {
        const heard = await hear({ retries: 0 }, request({ baseUrl: server.url }));
        expect(short.startsWith(heard.text)).toBe(true);
        const isWhole = heard.end !== null;
        if (upTo < finish) expect([upTo, isWhole]).toEqual([upTo, false]);
        if (isWhole) expect(heard.text).toBe(short);
        else expect(faultIn(heard).fault).toBe(heard.text === '' ? 'unavailable' : 'interrupted');
      }
    } finally {
      await server.close();
    }
  });
});
