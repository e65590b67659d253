import 'server-only';
import { PassThrough } from 'node:stream';
import type Transport from 'jsforce/lib/transport.js';
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js';
import { Agent, fetch, type Response } from 'undici';
import { ProviderError } from '../calls';

/** Far above what a page of 2,000 records needs; what is longer is no answer of Salesforce's. */
const MAX_BYTES = 64 * 1_024 * 1_024;
const CONNECT_LIMIT_MS = 10_000;
const IDLE_MS = 30_000;

/** Connections are kept for the next call. The caller's signal bounds each exchange. */
const agent = new Agent({
  connect: { timeout: CONNECT_LIMIT_MS },
  keepAliveTimeout: IDLE_MS,
  headersTimeout: 0,
  bodyTimeout: 0,
});

/** What an answer said besides its body. */
export interface Answered {
  readonly status: number;
  /** By the provider's own clock. */
  readonly date: Date | null;
  readonly retryAfterMs: number | null;
}

function dateOf(text: string | null): Date | null {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function waitOf(text: string | null): number | null {
  const seconds = Number(text ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

async function readBody(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const chunk of response.body) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > MAX_BYTES) throw new Error('The answer is too long.');
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

function bodyOf({ body }: HttpRequest): string | null {
  if (body === undefined || body === null || typeof body === 'string') return body ?? null;
  throw new TypeError('Only text is sent to Salesforce.');
}

/**
 * How jsforce reaches the network for one call: instead of its own way, which has no deadline once an
 * answer has begun, repeats calls by itself, follows redirects to any host and takes a proxy from
 * variables of the environment.
 */
export class HttpExchange implements Transport {
  /** Null as long as nothing was answered. */
  answered: Answered | null = null;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  httpRequest(request: HttpRequest): ReturnType<Transport['httpRequest']> {
    const stream = this.getRequestStreamCreator();
    return Object.assign(this.#send(request), { stream });
  }

  /** Part of the interface: nothing that is asked here is read as a stream. */
  getRequestStreamCreator(): () => PassThrough {
    return () => new PassThrough();
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    // The length is counted anew by what sends it.
    const { 'content-length': _length, ...headers } = request.headers ?? {};
    const response = await fetch(request.url, {
      method: request.method,
      headers,
      body: bodyOf(request),
      redirect: 'manual',
      signal: this.#signal,
      dispatcher: agent,
    });
    const { status } = response;
    const header = (name: string) => response.headers.get(name);
    const retryAfterMs = waitOf(header('retry-after'));
    this.answered = { status, date: dateOf(header('date')), retryAfterMs };
    const body = await readBody(response);
    if (status >= 300 && status < 400) throw redirected(status);
    return { statusCode: status, headers: Object.fromEntries(response.headers), body };
  }
}

const redirected = (status: number): ProviderError =>
  new ProviderError(
    'rejected',
    'Salesforce answers that this organisation has another address by now. Connect again with its present one.',
    { status, code: 'REDIRECT' },
  );
