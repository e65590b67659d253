import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { kindOf, OPENROUTER_ERRORS, type OpenRouterFault, type WireError } from './faults';
import {
  chunkOf,
  errorChunk,
  usageChunk,
  type AnswerHead,
  type Finish,
  type WireUsage,
} from './wire';

/** What a model says, and how it ends; usage is known once the text is. */
export interface Saying {
  readonly head: AnswerHead;
  readonly words: AsyncIterable<string>;
  readonly finish: () => Finish;
  readonly usage: () => WireUsage;
}

const COMMENT = ': OPENROUTER PROCESSING\n\n';
const FLOOD_AT_ONCE = 1_000;
const HUGE_WORDS = 400;
const HUGE_WORD = 'word '.repeat(4_096);
const ENDLESS = 'x'.repeat(65_536);
const ENDLESS_PIECES = 256;
const WORDS_ARRIVE_MS = 30;

const dataOf = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** What a fault does instead of going on. */
class Stop extends Error {
  constructor(readonly how: 'hang' | 'break' | 'end') {
    super(how);
  }
}

const errorOf = (code: number): WireError =>
  Object.values<WireError>(OPENROUTER_ERRORS).find((error) => error.code === code) ?? {
    code,
    message: 'Provider returned error',
  };

/** What happens after so many words. @throws Stop */
function* afterWords(fault: OpenRouterFault | null, head: AnswerHead, count: number) {
  if (fault === 'garbage' && count === 1) yield 'data: {"choices": [}\n\n';
  if (typeof fault !== 'object' || fault === null || !('pieces' in fault)) return;
  if (fault.pieces !== count) return;
  if (fault.kind === 'hang_after') throw new Stop('hang');
  if (fault.kind === 'cut_after') throw new Stop('break');
  yield dataOf(errorChunk(head, errorOf(fault.code ?? 502)));
  throw new Stop('end');
}

async function* beforeWords(fault: OpenRouterFault | null, head: AnswerHead) {
  yield COMMENT;
  if (typeof fault === 'object' && fault?.kind === 'comment_flood') {
    for (let sent = 0; fault.lines === null || sent < fault.lines; sent += FLOOD_AT_ONCE) {
      yield COMMENT.repeat(FLOOD_AT_ONCE);
    }
  }
  if (fault === 'nothing') throw new Stop('end');
  if (fault === 'endless_line') {
    yield 'data: ';
    for (let n = 0; n < ENDLESS_PIECES; n += 1) yield ENDLESS;
    throw new Stop('end');
  }
  yield dataOf(chunkOf(head, { role: 'assistant', content: '' }));
  if (fault === 'refusal') yield dataOf(chunkOf(head, { refusal: 'I cannot help with that.' }));
}

async function* wordsOf({ head, words }: Saying, fault: OpenRouterFault | null) {
  const isMute = ['empty', 'refusal'].includes(kindOf(fault) ?? '');
  let count = 0;
  yield* afterWords(fault, head, count);
  for await (const word of words) {
    if (typeof fault === 'object' && fault?.kind === 'slow') await sleep(fault.ms);
    if (!isMute) yield dataOf(chunkOf(head, { content: word }));
    count += 1;
    yield* afterWords(fault, head, count);
  }
  if (fault !== 'huge') return;
  for (let n = 0; n < HUGE_WORDS; n += 1) yield dataOf(chunkOf(head, { content: HUGE_WORD }));
}

/** The stream as it would go over the wire, event by event. @throws Stop */
async function* eventsOf(saying: Saying, fault: OpenRouterFault | null): AsyncGenerator<string> {
  const { head, finish, usage } = saying;
  yield* beforeWords(fault, head);
  yield* wordsOf(saying, fault);
  if (fault === 'no_finish_reason') throw new Stop('end');
  const reason = fault === 'content_filter' ? 'content_filter' : finish();
  yield dataOf(chunkOf(head, { content: '' }, reason));
  if (fault === 'hang_after_finish') throw new Stop('hang');
  yield dataOf(usageChunk(head, usage()));
  if (fault === 'no_done') return;
  yield 'data: [DONE]\n\n';
  if (fault === 'open_after_done') throw new Stop('hang');
}

/** The same event as it may be written as well. */
function rewritten(event: string, fault: OpenRouterFault | null): string {
  if (fault === 'crlf') return event.replaceAll('\n', '\r\n');
  if (fault === 'bom_and_cr') return event.replaceAll('\n', '\r');
  if (fault !== 'several_lines' || !event.startsWith('data: {')) return event;
  return `id: 1\nevent: message\nretry: 10\n${event.replace(/,"choices"/, '\ndata: ,"choices"')}`;
}

/** The bytes of an event in pieces that arrive apart. */
function piecesOf(event: string, fault: OpenRouterFault | null): Buffer[] {
  const bytes = Buffer.from(event);
  if (fault === 'cut_data') return [bytes.subarray(0, 3), bytes.subarray(3)];
  if (fault !== 'cut_utf8') return [bytes];
  return Array.from(bytes, (_, n) => bytes.subarray(n, n + 1));
}

/** Waits for whoever reads slowly. @returns false once nobody reads any more */
async function write(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(bytes)) return true;
  const waiting = new AbortController();
  const { signal } = waiting;
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  waiting.abort();
  return !response.destroyed;
}

async function writeAll(
  response: ServerResponse,
  saying: Saying,
  fault: OpenRouterFault | null,
): Promise<void> {
  const isApart = fault === 'cut_data' || fault === 'cut_utf8';
  if (fault === 'bom_and_cr') await write(response, Buffer.from('\uFEFF'));
  for await (const event of eventsOf(saying, fault)) {
    for (const piece of piecesOf(rewritten(event, fault), fault)) {
      if (!(await write(response, piece))) return;
      // A turn of the event loop, so that each piece leaves by itself.
      if (isApart) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Streams an answer, as far as the fault lets it. */
export async function playStream(
  response: ServerResponse,
  saying: Saying,
  fault: OpenRouterFault | null,
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-generation-id': saying.head.id,
  });
  response.flushHeaders();
  try {
    await writeAll(response, saying, fault);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    if (error.how === 'hang') return;
    if (error.how === 'break') {
      // A reader drops what it has not read yet when the connection breaks.
      await sleep(WORDS_ARRIVE_MS);
      response.destroy();
      return;
    }
  }
  response.end();
}
