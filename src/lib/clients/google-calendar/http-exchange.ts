import 'server-only';
import { fetchText } from '../exchange';

/** As the library asks: its requests hold a text, or a form's fields, or nothing. */
function bodyOf(body: unknown): string | null {
  if (body === undefined || body === null || typeof body === 'string') return body ?? null;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('Only text is sent to Google.');
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

function headersOf({ headers, body }: RequestInit): Record<string, string> {
  const sent = new Headers(headers);
  if (body instanceof URLSearchParams && !sent.has('content-type')) sent.set('content-type', FORM);
  // The length is counted anew by what sends it.
  sent.delete('content-length');
  return Object.fromEntries(sent);
}

/**
 * How Google's library reaches the network: instead of its own way, which reads an answer of any
 * length, follows redirects to any host with the key, and takes a proxy from the environment.
 */
export async function sendRequest(
  url: Parameters<typeof fetch>[0],
  request: RequestInit = {},
): Promise<Response> {
  const { head, text } = await fetchText(
    {
      url: url instanceof Request ? url.url : String(url),
      method: request.method ?? 'GET',
      headers: headersOf(request),
      body: bodyOf(request.body),
      signal: request.signal ?? new AbortController().signal,
    },
    () => {},
  );
  const { status, headers } = head;
  if (status >= 300 && status < 400) throw new Error('The answer leads elsewhere.');
  return new Response(status === 204 ? null : text, { status, headers });
}
