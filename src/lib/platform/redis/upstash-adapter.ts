import 'server-only';
import { errors, Redis as Upstash } from '@upstash/redis';
import type { RedisAdapter } from './redis';

const REQUEST_MS = 500;

/** Redis over Upstash's HTTP interface: nothing is connected, each command is a request. */
export function upstashAdapter(url: string, token: string): RedisAdapter {
  const client = new Upstash({
    url,
    token,
    // Otherwise text that looks like JSON comes back parsed.
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    // `false` would still send twice; a counting command must not be repeated behind our back.
    retry: { retries: 0 },
    signal: () => AbortSignal.timeout(REQUEST_MS),
  });
  return {
    kind: 'upstash',
    send: ([name = '', ...words]) => client.exec([name, ...words]),
    isReply: (error) => error instanceof errors.UpstashError,
    close: () => Promise.resolve(),
  };
}
