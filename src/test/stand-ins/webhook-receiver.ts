import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen, type Listening } from './listen';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The exact bytes. */
  readonly body: Buffer;
  /** When the last of it had come, in milliseconds since the epoch. */
  readonly at: number;
}

/** What a request is answered with; 200 and an empty body where nothing else is said. */
export interface ReceiverAnswer {
  readonly status?: number;
  /** `location` for a redirect, `retry-after`, … */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How long (ms) it is silent first. */
  readonly delayMs?: number;
  /**
   * `hang`: never answers. `cut`: ends the connection without an answer. `hang_body`, `cut_body`: the
   * same after status, headers and the body that was given. `endless`: a body without an end.
   */
  readonly fault?: 'hang' | 'cut' | 'hang_body' | 'cut_body' | 'endless';
}

type Answering = ReceiverAnswer | ((request: Received, place: number) => ReceiverAnswer);

export interface WebhookReceiver extends Listening {
  readonly requests: readonly Received[];
  /** What the next requests are answered with, until told otherwise. */
  answer(next: Answering): void;
  /** Resolves once so many requests have come in all. */
  arrived(count: number): Promise<readonly Received[]>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const CHUNK = Buffer.alloc(8_192, 'x');

function writeOn(response: ServerResponse): void {
  response.on('error', () => undefined);
  while (!response.destroyed && response.write(CHUNK));
  if (!response.destroyed) response.once('drain', () => writeOn(response));
}

/** All but silence and cuts before the status. */
function writeAnswer(response: ServerResponse, answer: ReceiverAnswer): void {
  const { status = 200, headers = {}, body = '', fault } = answer;
  response.writeHead(status, headers);
  if (!fault) {
    response.end(body);
    return;
  }
  response.flushHeaders();
  if (body.length > 0) response.write(body);
  if (fault === 'endless') writeOn(response);
  // A little later, so that what was written leaves first.
  if (fault === 'cut_body') setImmediate(() => response.destroy());
}

function respond(response: ServerResponse, answer: ReceiverAnswer): void {
  if (answer.fault === 'hang') return;
  if (answer.fault === 'cut') response.destroy();
  else if (answer.delayMs) setTimeout(() => writeAnswer(response, answer), answer.delayMs);
  else writeAnswer(response, answer);
}

/** Somebody's endpoint: keeps every request as it came, and answers as it is told. */
export async function startWebhookReceiver(port = 0): Promise<WebhookReceiver> {
  const requests: Received[] = [];
  const waiting = new Set<() => void>();
  let answering: Answering = {};

  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request);
    const received = { method, path, headers, body, at: Date.now() };
    requests.push(received);
    for (const look of waiting) look();
    const place = requests.length - 1;
    respond(response, typeof answering === 'function' ? answering(received, place) : answering);
  };
  const server = await listen((request, response) => {
    take(request, response).catch(() => response.destroy());
  }, port);

  const arrived = (count: number) =>
    new Promise<readonly Received[]>((resolve) => {
      const look = () => {
        if (requests.length < count) return;
        waiting.delete(look);
        resolve(requests);
      };
      waiting.add(look);
      look();
    });
  return {
    ...server,
    requests,
    arrived,
    answer: (next) => {
      answering = next;
    },
  };
}
