import 'server-only';
import { AppError } from '@/lib/core/errors';

/** Larger bodies get 413. Counted while streaming: a header can lie. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/**
 * So many keys and list entries may be in a body: the largest that is of use, a policy with all of its
 * words, has a tenth of it. More is refused before a schema gathers a fault for each.
 */
export const MAX_VALUES = 20_000;
/** Deeper JSON is no deal; stopping early keeps a hostile body from exhausting the stack. */
const MAX_DEPTH = 50;
/**
 * So much of a body that is too large is still read and thrown away: a client that is cut off in
 * mid-sentence sees a reset connection instead of the 413.
 */
const MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES;

function demandJson(request: Request): void {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' || type?.endsWith('+json')) return;
  throw new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send the body as JSON with "Content-Type: application/json".',
  );
}

const tooLarge = () =>
  new AppError('PAYLOAD_TOO_LARGE', 'The body is larger than 10 MB, the most that is taken.');

export const tooManyValues = () =>
  new AppError(
    'PAYLOAD_TOO_LARGE',
    `The body has more than ${MAX_VALUES.toLocaleString('en')} fields and list entries, the most that is taken.`,
  );

/** The body's text. @throws AppError PAYLOAD_TOO_LARGE, BAD_REQUEST when it is no UTF-8 */
export async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > MAX_DISCARDED_BYTES) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_DISCARDED_BYTES) throw tooLarge();
    if (Math.max(size, declared) <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (Math.max(size, declared) > MAX_BODY_BYTES) throw tooLarge();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The body is not valid UTF-8.', { cause });
  }
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

const [QUOTE, COMMA, ...OPENING] = [...'",{['].map((char) => char.charCodeAt(0));
const CLOSING = [...'}]'].map((char) => char.charCodeAt(0));

/**
 * Refuses what nests too deep or has too many values, by the brackets and commas outside of strings;
 * one pass without parsing, up to where it is clear. (A regular expression for the strings would
 * exhaust the stack on a body that is one long string.)
 *
 * @throws AppError BAD_REQUEST, PAYLOAD_TOO_LARGE
 */
function demandShape(text: string): void {
  let depth = 0;
  let commas = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === COMMA) commas += 1;
    else if (OPENING.includes(code)) depth += 1;
    else if (CLOSING.includes(code)) depth -= 1;
    if (depth > MAX_DEPTH) {
      throw new AppError('BAD_REQUEST', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
    }
    if (commas >= MAX_VALUES) throw tooManyValues();
  }
}

/** Reads a JSON body. @returns the parsed value and the exact text (for idempotency) */
export async function readJson(request: Request): Promise<{ value: unknown; text: string }> {
  demandJson(request);
  const text = await readText(request);
  if (text.trim() === '') throw new AppError('BAD_REQUEST', 'The body is empty; JSON is expected.');
  demandShape(text);
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The body is not valid JSON (cut short?).', { cause });
  }
}
