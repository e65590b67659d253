import 'server-only';
import type { Readable } from 'node:stream';

const MAX_READ = 64 * 1_024;
const MAX_KEPT = 4 * 1_024;

/** Text that PostgreSQL can hold: what is not UTF-8 is replaced, NULs are left out. */
function textOf(bytes: Buffer): string {
  const isCut = bytes.length > MAX_KEPT;
  // A character that the end cuts in two is left out; one that is broken anyway is replaced.
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_KEPT), { stream: isCut });
  return text.replaceAll('\0', '');
}

/**
 * The first 4 KiB of a body as text. Reads 64 KiB at most: a longer one ends the connection, and what
 * came counts.
 */
export async function readAnswer(body: Readable): Promise<string> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = chunk as Buffer;
    if (length <= MAX_KEPT) kept.push(bytes);
    length += bytes.length;
    // Leaving the loop destroys the stream, and its connection with it.
    if (length > MAX_READ) break;
  }
  return textOf(Buffer.concat(kept));
}
