import 'server-only';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { getEnv } from '@/lib/platform/env';
import { ADDRESS_HEADER } from '@/lib/platform/limits';
import { getLog } from '@/lib/platform/log';

const canDecode = (part: string): boolean => {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
};

/** `/api` and what lies below it, but not `/api-docs`, which is a page. */
export const isApiPath = (path: string): boolean => /^[/\\]+api(?:[/\\?]|$)/.test(path);

/**
 * The address as Next may see it. Next answers a broken `%` with a 500 in plain text before any route
 * or page is asked, and redirects `//` and `\`, which an API never does. Written as plain letters
 * these are what they mean: addresses that do not exist.
 */
export function tameAddress(url: string): string {
  const query = url.indexOf('?');
  const end = query < 0 ? url.length : query;
  const path = url.slice(0, end);
  const isApi = isApiPath(path);
  const odd = !canDecode(path) || (isApi && /\\|\/\//.test(path));
  return odd ? `${isApi ? '/api' : ''}/${encodeURIComponent(path)}${url.slice(end)}` : url;
}

/** Behind a proxy that nobody has named all people share its address, and its budget. Said once. */
function proxyWarner(): (request: IncomingMessage) => void {
  let isQuiet = false;
  return ({ headers }) => {
    if (isQuiet || headers['x-forwarded-for'] === undefined) return;
    isQuiet = true;
    const { TRUSTED_PROXIES, VERCEL } = getEnv();
    if (VERCEL || TRUSTED_PROXIES > 0) return;
    getLog().warn(
      'A request came with X-Forwarded-For. Where a proxy stands in front, set TRUSTED_PROXIES: without it everybody behind the proxy shares one rate limit.',
    );
  };
}

/** Next has no hook that early; Node tells of each request before anybody handles it. */
export function tameAddresses(): void {
  const warnOfProxy = proxyWarner();
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url) request.url = tameAddress(request.url);
    warnOfProxy(request);
    // Routes see no socket. Whatever the client wrote under this name is overwritten.
    request.headers[ADDRESS_HEADER] = request.socket.remoteAddress ?? '';
    // To a request that calls itself one of the router's Next answers with a redirect.
    if (isApiPath(request.url ?? '')) delete request.headers.rsc;
    // The web's Request refuses these two methods with an error of its own.
    if (request.method === 'TRACE' || request.method === 'CONNECT') request.method = 'OPTIONS';
  });
}
