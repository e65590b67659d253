import 'server-only';
import { Agent, request, type Dispatcher } from 'undici';
import { parseAddress, type AddressKind, type AddressOptions, type OutboundRules } from './address';
import { MAX_HEADER_BYTES } from './answer-gate';
import { guardedConnector } from './connector';
import { codeOf, exchangeFault, OutboundError, OutboundFault, timeoutFault } from './errors';
import { readAnswer } from './read-answer';

export interface OutboundRequest {
  readonly kind: AddressKind;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** The first 4 KiB. */
  readonly body: string;
  readonly durationMs: number;
}

export interface SendOptions extends AddressOptions {
  /** For the whole exchange: name, connection, headers and body of the answer. */
  readonly timeLimitMs?: number;
}

const TIME_LIMIT_MS = 15_000;

type Exchange = Omit<OutboundAnswer, 'durationMs'>;

async function post(
  url: URL,
  { headers, body }: OutboundRequest,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Exchange> {
  const answer = await request(url, {
    method: 'POST',
    headers: { ...headers, 'accept-encoding': 'identity' },
    body,
    dispatcher,
    signal,
  });
  const retryAfter = answer.headers['retry-after'];
  return {
    status: answer.statusCode,
    retryAfter: (Array.isArray(retryAfter) ? retryAfter[0] : retryAfter) ?? null,
    body: await readAnswer(answer.body),
  };
}

/** One connection for one exchange, in this process's own way: no pool, no proxy, no redirects. */
async function exchange(
  url: URL,
  given: OutboundRequest,
  rules: OutboundRules,
  options: SendOptions,
): Promise<Exchange> {
  const { lookup, timeLimitMs = TIME_LIMIT_MS } = options;
  const late = new AbortController();
  const { signal } = late;
  const agent = new Agent({
    connect: guardedConnector({ rules, lookup, signal }),
    connections: 1,
    pipelining: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    // The timer bounds the whole; these would bound parts of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const timer = setTimeout(() => {
    late.abort();
    // A request that still waits for its connection does not hear the signal, but this.
    void agent.destroy();
  }, timeLimitMs);
  try {
    return await post(url, given, agent, signal);
  } catch (error) {
    if (signal.aborted) throw timeoutFault(timeLimitMs);
    if (error instanceof OutboundFault || codeOf(error) === 'UND_ERR_INVALID_ARG') throw error;
    throw exchangeFault(error);
  } finally {
    clearTimeout(timer);
    await agent.destroy();
  }
}

/**
 * POSTs to an address that somebody typed in. Redirects are an answer like others, never followed.
 *
 * @throws OutboundError where there is no answer, or where the address may not be used
 */
export async function sendOutbound(
  given: OutboundRequest,
  rules: OutboundRules,
  options: SendOptions = {},
): Promise<OutboundAnswer> {
  const begun = performance.now();
  const elapsed = () => Math.round(performance.now() - begun);
  try {
    const parsed = parseAddress(given.url, given.kind, rules, options.ports);
    if ('fault' in parsed) {
      throw new OutboundFault('refused_address', `The address ${parsed.fault}.`);
    }
    const answer = await exchange(parsed.url, given, rules, options);
    return { ...answer, durationMs: elapsed() };
  } catch (error) {
    if (error instanceof OutboundFault) throw new OutboundError(error, elapsed());
    throw error;
  }
}
