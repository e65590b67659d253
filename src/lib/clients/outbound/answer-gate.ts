import 'server-only';
import type net from 'node:net';
import { headersFault, notHttpFault, OutboundFault } from './errors';

/**
 * Of one exchange, as they come from the other side (under TLS: once deciphered). Far above the 64 KiB
 * of a body that are read and what is on its way behind them, so that only what is no body ends here:
 * status texts, chunk extensions and hints without an end.
 */
export const MAX_ANSWER_BYTES = 512 * 1_024;
export const MAX_HEADER_BYTES = 16 * 1_024;

const BEGINNING = 'HTTP/1.';
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)[ \r\n]/;
const STATUS_LINE_LENGTH = 'HTTP/1.1 200 '.length;
const SWITCHING_PROTOCOLS = 101;
const [CR, LF] = [0x0d, 0x0a];
const END_OF_HEADERS = '\r\n\r\n';
const NOTHING: Buffer = Buffer.alloc(0);

/** The status that an answer begins with, or null where too little of it is here. @throws OutboundFault */
function statusOf(head: Buffer): number | null {
  const line = head.toString('latin1', 0, STATUS_LINE_LENGTH);
  const status = STATUS_LINE.exec(line)?.[1];
  if (status && Number(status) !== SWITCHING_PROTOCOLS) return Number(status);
  const isBegun =
    line.length < STATUS_LINE_LENGTH && line.startsWith(BEGINNING.slice(0, line.length));
  if (isBegun) return null;
  throw notHttpFault();
}

/** Some servers write one after what comes before an answer. */
function withoutEmptyLines(head: Buffer): Buffer {
  let from = 0;
  while (head[from] === CR || head[from] === LF) from += 1;
  return head.subarray(from);
}

/**
 * Takes the bytes of an answer as they come, and gives those that a parser may see: of one final answer
 * (status 200 to 599). What comes before it (100, 102, 103) is left out, as nobody here waits for it.
 *
 * @throws OutboundFault for what is no HTTP, switches to something else or goes on without an end
 */
export function answerGate(): (bytes: Buffer) => Buffer {
  let received = 0;
  let held = NOTHING;
  let isFinal = false;
  return (bytes) => {
    received += bytes.length;
    if (received > MAX_ANSWER_BYTES) {
      throw new OutboundFault('invalid_answer', 'The answer is too large.');
    }
    if (isFinal) return bytes;
    held = Buffer.concat([held, bytes]);
    for (;;) {
      held = withoutEmptyLines(held);
      const status = statusOf(held);
      isFinal = status !== null && status >= 200;
      if (isFinal) return held;
      const end = status === null ? -1 : held.indexOf(END_OF_HEADERS);
      if (end < 0 && held.length > MAX_HEADER_BYTES) throw headersFault();
      if (end < 0) return NOTHING;
      held = held.subarray(end + END_OF_HEADERS.length);
    }
  };
}

/**
 * Puts a gate before whatever reads from a socket that is not connected yet: all that a socket receives
 * goes through its `push`. undici's parser has assertions that a hostile status line fails, and counts
 * neither status texts nor chunk extensions.
 */
export function guardAnswer(socket: net.Socket): void {
  const pass = answerGate();
  const push = socket.push.bind(socket);
  socket.push = (chunk: Buffer | null) => {
    if (chunk === null) return push(null);
    try {
      return push(pass(chunk));
    } catch (fault) {
      socket.destroy(fault as Error);
      return false;
    }
  };
}
