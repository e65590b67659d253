import 'server-only';
import type { Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Hub } from './hub';
import { LiveStream } from './live-stream';

/** As many as one person may have open at once in one process. */
export const STREAMS_PER_PERSON = 20;
const RETRY_SECONDS = 15;

const holder = globalThis as typeof globalThis & { sentinelStreams?: Map<string, number> };
holder.sentinelStreams ??= new Map();
const openOf = holder.sentinelStreams;

function count(userId: string, by: 1 | -1): void {
  const open = (openOf.get(userId) ?? 0) + by;
  if (open > 0) openOf.set(userId, open);
  else openOf.delete(userId);
}

export interface StreamRequest {
  readonly deps: Deps;
  readonly hub: Hub;
  readonly actor: Actor;
  readonly resolve: () => Promise<Actor>;
  readonly after: bigint | null;
  readonly seconds: number;
  /** Aborted when the client goes. */
  readonly gone: AbortSignal;
}

/**
 * Opens a live stream as the body of an answer.
 *
 * @throws AppError RATE_LIMITED where the person has too many open, FORBIDDEN for the token's scopes
 */
export async function openStream(given: StreamRequest): Promise<ReadableStream<Uint8Array>> {
  const { gone, actor, ...options } = given;
  if ((openOf.get(actor.userId) ?? 0) >= STREAMS_PER_PERSON) {
    throw new AppError('RATE_LIMITED', `At most ${STREAMS_PER_PERSON} streams at once.`, {
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
  const leave = () => stream.end();
  const stream = new LiveStream({
    ...options,
    actor,
    onEnd: () => {
      count(actor.userId, -1);
      gone.removeEventListener('abort', leave);
    },
  });
  count(actor.userId, 1);
  gone.addEventListener('abort', leave, { once: true });
  try {
    await stream.open();
  } catch (error) {
    stream.end();
    throw error;
  }
  if (gone.aborted) stream.end();
  return stream.body;
}
