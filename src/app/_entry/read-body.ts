import 'server-only';
import { AppError } from '@/lib/core/errors';

/** Larger bodies get 413. Counted while streaming: a header can lie. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Deeper JSON is no deal; stopping early keeps a hostile body from exhausting the stack. */
const MAX_DEPTH = 50;

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

/** The body's text. @throws AppError PAYLOAD_TOO_LARGE, BAD_REQUEST when it is no UTF-8 */
export async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The body is not valid UTF-8.', { cause });
  }
}

/** Depth of brackets outside of strings, found in one pass without parsing. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index];
    if (quoted) {
      if (sign === '\\') index += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** Reads a JSON body. @returns the parsed value and the exact text (for idempotency) */
export async function readJson(request: Request): Promise<{ value: unknown; text: string }> {
  demandJson(request);
  const text = await readText(request);
  if (text.trim() === '') throw new AppError('BAD_REQUEST', 'The body is empty; JSON is expected.');
  if (isTooDeep(text)) {
    throw new AppError('BAD_REQUEST', `The JSON is nested deeper than ${MAX_DEPTH} levels.`);
  }
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The body is not valid JSON (cut short?).', { cause });
  }
}
