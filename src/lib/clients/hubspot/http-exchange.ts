import 'server-only';
import { ResponseContext } from '@hubspot/api-client/lib/codegen/crm/objects/http/http';
import { ProviderError } from '../calls';
import { fetchText } from '../exchange';
import { faultOf, type PortalClock } from './faults';

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

const isSecret = (name: string): boolean => name.toLowerCase() === 'authorization';

/** What stands in a request to prove who asks, without the word before it. */
const secretsIn = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    isSecret(name) ? [value.replace(/^\w+ /, '')] : [],
  );

async function exchange(request: WireRequest, { signal, clock, onDate }: Exchange) {
  const body = request.getBody();
  const sent = request.getHeaders();
  const { head, text } = await fetchText(
    {
      url: request.getUrl(),
      method: request.getHttpMethod(),
      headers: sent,
      body: typeof body === 'string' ? body : null,
      signal,
    },
    ({ date }) => date && onDate(date),
  );
  const { status, headers, retryAfterMs } = head;
  if (status >= 300) {
    throw faultOf({ status, retryAfterMs, text, secrets: secretsIn(sent) }, clock());
  }
  return { status, headers, text };
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
    return new ResponseContext(
      status,
      { ...headers },
      {
        text: () => Promise.resolve(text),
        binary: () => Promise.resolve(Buffer.from(text)),
      },
    );
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError('unavailable', 'HubSpot could not be reached.', { cause: error });
  }
}
