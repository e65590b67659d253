import 'server-only';
import { ResponseContext } from '@hubspot/api-client/lib/codegen/crm/objects/http/http';
import { Agent, fetch, type Response } from 'undici';
import { ProviderError } from '../calls';
import { faultOf, type PortalClock } from './faults';

/** Far above what a batch needs; what is longer is no answer of HubSpot's. */
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

/** Of the library's requests, each of its parts has a class of its own; they agree in this. */
interface WireRequest {
  getUrl(): string;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
}

export interface Exchange {
  readonly signal: AbortSignal;
  /** Asked when an answer is refused. */
  readonly clock: () => PortalClock;
  /** Hears the provider's own time with each answer. */
  readonly onDate: (date: Date) => void;
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

function tellDate(response: Response, onDate: Exchange['onDate']): void {
  const date = new Date(response.headers.get('date') ?? Number.NaN);
  if (!Number.isNaN(date.getTime())) onDate(date);
}

async function exchange(request: WireRequest, { signal, clock, onDate }: Exchange) {
  const body = request.getBody();
  const response = await fetch(request.getUrl(), {
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    body: typeof body === 'string' ? body : null,
    redirect: 'manual',
    dispatcher: agent,
    signal,
  });
  const text = await readBody(response);
  tellDate(response, onDate);
  if (response.status >= 300) {
    const retryAfter = response.headers.get('retry-after');
    throw faultOf({ status: response.status, retryAfter, text }, clock());
  }
  return { status: response.status, headers: response.headers, text };
}

/**
 * How the library reaches the network: instead of its own way, which has no deadline and cannot be
 * ended, follows redirects with the token, and takes an HTML page for an answer.
 *
 * @throws ProviderError
 */
export async function sendRequest(
  request: WireRequest,
  options: Exchange,
): Promise<ResponseContext> {
  try {
    const { status, headers, text } = await exchange(request, options);
    return new ResponseContext(status, Object.fromEntries(headers), {
      text: () => Promise.resolve(text),
      binary: () => Promise.resolve(Buffer.from(text)),
    });
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError('unavailable', 'HubSpot could not be reached.', { cause: error });
  }
}
