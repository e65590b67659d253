import 'server-only';
import { Agent, fetch, type Response as Answer } from 'undici';
import { modelError } from './faults';
import { readEvents } from './read-events';

const CONNECT_LIMIT_MS = 10_000;
/** Of an answer as it comes over the wire, where each word is wrapped in some 300 bytes. */
const MAX_BYTES = 64 * 1_024 * 1_024;
/** Of an error, or of an answer that is no stream. */
const MAX_TEXT_BYTES = 8 * 1_024 * 1_024;
const DONE = '[DONE]';

/**
 * A connection for each exchange: an answer may be left in its middle, and takes so long that a
 * handshake is nothing beside it. The signal bounds each exchange.
 */
const agent = new Agent({
  connect: { timeout: CONNECT_LIMIT_MS },
  pipelining: 0,
  headersTimeout: 0,
  bodyTimeout: 0,
});

/** What goes out. The library adds what this machine is, and whatever `OPENAI_CUSTOM_HEADERS` holds. */
const SENT = ['authorization', 'content-type', 'http-referer', 'x-title'];
/** What comes in that anybody reads. */
const HEARD = ['content-type', 'date', 'retry-after', 'x-ratelimit-reset'];

const only = (names: readonly string[], headers: { get(name: string): string | null }) =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );

async function* bounded(body: Answer['body'], limit: number): AsyncGenerator<Uint8Array, void> {
  let length = 0;
  for await (const chunk of body ?? []) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > limit) throw new Error('The answer is too long.');
    yield bytes;
  }
}

async function textOf(answer: Answer): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of bounded(answer.body, MAX_TEXT_BYTES)) {
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

/** One event, as plain as the library's own reader needs it. */
const asEvent = (data: string): string => `data: ${data.replaceAll('\n', '\ndata: ')}\n\n`;

/** Ends at `[DONE]`, since a connection may well stay open after it. */
async function* plainEvents(answer: Answer, onDone: () => void): AsyncGenerator<string, void> {
  for await (const data of readEvents(bounded(answer.body, MAX_BYTES))) {
    if (data.trim() === DONE) {
      onDone();
      return;
    }
    yield asEvent(data);
  }
}

function asBody(events: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await events.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await events.return();
      },
    },
    { highWaterMark: 0 },
  );
}

const isJson = (answer: Answer): boolean =>
  /[/+]json\b/i.test(answer.headers.get('content-type') ?? '');
const isStream = (answer: Answer): boolean =>
  /^text\/event-stream\b/i.test(answer.headers.get('content-type') ?? '');

/** An answer all at once is read as a stream of one event; a page of HTML is none. */
async function bodyOf(answer: Answer, onDone: () => void): Promise<BodyInit | null> {
  if (!answer.ok) return (await textOf(answer)) || null;
  if (isStream(answer)) return asBody(plainEvents(answer, onDone));
  if (isJson(answer)) return asEvent((await textOf(answer)).replaceAll(/[\r\n]+/g, ' '));
  await answer.body?.cancel();
  throw modelError('unavailable', { status: answer.status });
}

/**
 * How the library reaches the network: instead of its own way, which follows redirects with the key,
 * has no bound, and whose reader of events works through all that it holds anew with each piece that
 * arrives, keeps every comment, and cannot tell an answer that was cut from one that is whole.
 *
 * @param onDone hears that the provider said that this was all
 */
export function exchangeOver(onDone: () => void): typeof globalThis.fetch {
  return async (input, init) => {
    // As the library calls it: an address, and a body of text.
    const answer = await fetch(String(input), {
      method: init?.method ?? 'GET',
      headers: {
        ...only(SENT, new Headers(init?.headers)),
        accept: 'text/event-stream',
        'user-agent': 'Sentinel',
      },
      body: typeof init?.body === 'string' ? init.body : null,
      signal: init?.signal ?? null,
      redirect: 'manual',
      dispatcher: agent,
    });
    const { status } = answer;
    const headers = only(HEARD, answer.headers);
    return new Response(await bodyOf(answer, onDone), { status, headers });
  };
}
