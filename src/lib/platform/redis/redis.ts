/**
 * What the product needs of Redis: one command at a time, each within a short deadline. Redis is
 * optional (law 8): whoever asks knows what to do without an answer.
 */
export interface Redis {
  readonly kind: 'upstash' | 'redis';
  /**
   * @param command its words, such as `['GET', 'key']`
   * @returns Redis's reply: text, a whole number, null, or a list of these
   * @throws RedisError, and nothing else
   */
  send(command: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * `away`: no answer within the deadline, or no connection; `refused`: Redis answered with an error.
 */
export class RedisError extends Error {
  readonly reason: 'away' | 'refused';
  constructor(reason: 'away' | 'refused', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RedisError';
    this.reason = reason;
  }
}

/** How one of the two clients is used: `send` may fail in any way, `isReply` tells Redis's own errors. */
export interface RedisAdapter {
  readonly kind: Redis['kind'];
  send(command: readonly string[]): Promise<unknown>;
  isReply(error: unknown): boolean;
  close(): Promise<void>;
}

const DEADLINE_MS = 500;
/** After Redis was away nobody waits for it again for this long: a request never pays twice. */
const PAUSE_MS = 1_000;

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The port over a client: deadline, one kind of error, and a pause after Redis was away. */
export function createRedis(
  adapter: RedisAdapter,
  { deadlineMs = DEADLINE_MS, pauseMs = PAUSE_MS, now = Date.now } = {},
): Redis {
  let awayUntil = 0;
  const fail = (command: string | undefined, error: unknown): RedisError => {
    // The client's own words may hold the command with its keys.
    if (adapter.isReply(error)) {
      return new RedisError('refused', `Redis refused ${command}`, { cause: error });
    }
    awayUntil = now() + pauseMs;
    return new RedisError('away', `Redis did not answer ${command}`, { cause: error });
  };
  return {
    kind: adapter.kind,
    close: () => adapter.close(),
    send: async (command) => {
      if (now() < awayUntil) throw new RedisError('away', 'Redis was away a moment ago');
      try {
        return await within(deadlineMs, adapter.send(command));
      } catch (error) {
        throw fail(command[0], error);
      }
    },
  };
}
