import 'server-only';
import { PassThrough } from 'node:stream';
import type Transport from 'jsforce/lib/transport.js';
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js';
import { ProviderError } from '../calls';
import { fetchText, type AnswerHead } from '../exchange';

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
  answered: AnswerHead | null = null;
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
    const { url, method } = request;
    const { head, text } = await fetchText(
      { url, method, headers, body: bodyOf(request), signal: this.#signal },
      (answered) => (this.answered = answered),
    );
    const { status } = head;
    if (status >= 300 && status < 400) throw redirected(status);
    return { statusCode: status, headers: { ...head.headers }, body: text };
  }
}

const redirected = (status: number): ProviderError =>
  new ProviderError(
    'rejected',
    'Salesforce answers that this organisation has another address by now. Connect again with its present one.',
    { status, code: 'REDIRECT' },
  );
