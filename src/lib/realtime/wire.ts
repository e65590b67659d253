import type { ControlType, LiveMessage, LiveType } from './model';
import type { LiveRow } from './repository';

/** How long a client that does not choose for itself waits before it comes back, in milliseconds. */
const RETRY_MS = 2_000;

export const toMessage = ({ seq, type, payload, createdAt }: LiveRow): LiveMessage => ({
  id: String(seq),
  type: type as LiveType,
  payload,
  timestamp: createdAt.toISOString(),
});

export const controlMessage = (
  type: ControlType,
  place: bigint,
  now: Date,
  payload: LiveMessage['payload'] = {},
): LiveMessage => ({ id: String(place), type, payload, timestamp: now.toISOString() });

/** A message in the format of server-sent events; JSON never holds a line break. */
export const encodeMessage = (message: LiveMessage): string =>
  `id: ${message.id}\nevent: ${message.type}\ndata: ${JSON.stringify(message)}\n\n`;

export const RETRY = `retry: ${RETRY_MS}\n\n`;
/** A comment, which clients pass over: it keeps the connection open and shows that it is. */
export const HEARTBEAT = ': still here\n\n';
