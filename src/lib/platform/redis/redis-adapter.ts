import 'server-only';
import { createClient, ErrorReply } from '@redis/client';
import type { RedisAdapter } from './redis';

const CONNECT_MS = 2_000;
const RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;

/** Grows to two seconds, spread, so that many processes do not come back in one instant. */
const waitBefore = (attempt: number): number =>
  Math.min(RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS) * (0.5 + Math.random() / 2);

/**
 * A plain Redis. The connection is opened by the first command and again by itself whenever it was
 * lost; meanwhile commands fail at once instead of queueing up to be carried out later.
 */
export function redisAdapter(url: string, report: (error: unknown) => void): RedisAdapter {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: waitBefore },
  });
  // Without a listener Node would end the process.
  client.on('error', report);
  let opening: Promise<unknown> | null = null;
  return {
    kind: 'redis',
    send: async (command) => {
      opening ??= client.connect().catch(report);
      // Only the first callers wait for a connection, for as long as their deadline allows.
      if (!client.isReady) await opening;
      return client.sendCommand([...command]);
    },
    isReply: (error) => error instanceof ErrorReply,
    close: () => {
      if (client.isOpen) client.destroy();
      return Promise.resolve();
    },
  };
}
