import 'server-only';
import { Agent, fetch, type Response } from 'undici';

/** Far above what a page of any provider's needs; what is longer is no answer of theirs. */
const MAX_BYTES = 64 * 1_024 * 1_024;
const CONNECT_LIMIT_MS = 10_000;
const IDLE_MS = 30_000;
const DAY_MS = 86_400_000;

/** Connections are kept for the next call. The caller's signal bounds each exchange. */
const agent = new Agent({
  connect: { timeout: CONNECT_LIMIT_MS },
  keepAliveTimeout: IDLE_MS,
  headersTimeout: 0,
  bodyTimeout: 0,
});

export interface TextRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** What an answer said besides its body. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** By the provider's own clock. */
  readonly date: Date | null;
  /** A day at most; null where it was not told in seconds. */
  readonly retryAfterMs: number | null;
}

function headOf({ status, headers }: Response): AnswerHead {
  const date = new Date(headers.get('date') ?? Number.NaN);
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return {
    status,
    headers: Object.fromEntries(headers),
    date: Number.isNaN(date.getTime()) ? null : date,
    retryAfterMs: seconds >= 0 ? Math.min(seconds * 1_000, DAY_MS) : null,
  };
}

async function readBody(response: Response): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let length = 0;
  let text = '';
  for await (const chunk of response.body) {
    const bytes = chunk as Uint8Array;
    length += bytes.length;
    if (length > MAX_BYTES) throw new Error('The answer is too long.');
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * One exchange with a provider, for its library in place of the library's own network part: it ends
 * with the signal also where an answer has begun, and follows no redirect, which would carry the
 * token elsewhere.
 *
 * @param onHead hears the head of an answer whose body may yet be cut
 * @throws whatever keeps a whole answer from coming
 */
export async function fetchText(
  { url, ...request }: TextRequest,
  onHead: (head: AnswerHead) => void,
): Promise<{ readonly head: AnswerHead; readonly text: string }> {
  const response = await fetch(url, { ...request, redirect: 'manual', dispatcher: agent });
  const head = headOf(response);
  onHead(head);
  return { head, text: await readBody(response) };
}
