import 'server-only';
import { createClerkClient } from '@clerk/backend';
import type { ClerkSettings } from '@/lib/platform/env';
import { holdsFreshSession } from './clerk-session';

/** What a browser gets before the page itself: another address first, or fresh cookies beside it. */
export type SessionRefresh =
  | { readonly kind: 'redirect'; readonly headers: Headers }
  | { readonly kind: 'cookies'; readonly setCookies: readonly string[] };

/** Clerk's script handles these itself; were they sent away, nobody could read why it does not. */
const HANDLED_BY_SCRIPT = /^\/sign-(?:in|up)(?:\/|$)/;
const TRACE = /(?:^|;\s*)__(?:session|client_uat|refresh)(?:_[\w-]+)?=/;
const HANDSHAKE_COOKIE = /(?:^|;\s*)__clerk_handshake(?:_nonce)?=/;
const HANDSHAKE_PARAMETERS = ['__clerk_handshake', '__clerk_handshake_nonce', '__clerk_db_jwt'];
/**
 * By this the library sends browsers of development instances to any address at all, with their token,
 * for products on several domains. This one stands on one.
 */
const REDIRECT_PARAMETER = '__clerk_redirect_url';
/** A page is not held up for longer than this; without an answer it asks for its actor as it is. */
const DEADLINE_MS = 3_000;

/** A person opens a page; not a prefetch, a fetch of the router, a picture or an action. */
function isNavigation({ method, headers }: Request): boolean {
  if (method !== 'GET' || headers.has('rsc') || headers.has('next-router-prefetch')) return false;
  const destination = headers.get('sec-fetch-dest');
  if (destination !== null) return destination === 'document';
  return headers.get('accept')?.startsWith('text/html') ?? false;
}

/**
 * Whether there is something to do: a handshake to end, or a session whose token has run out. Who was
 * never signed in has none, and sees the sign-in without a detour.
 */
function isStale(request: Request, address: URL, settings: ClerkSettings): boolean {
  const cookies = request.headers.get('cookie') ?? '';
  if (address.searchParams.has(REDIRECT_PARAMETER)) return false;
  if (HANDSHAKE_PARAMETERS.some((name) => address.searchParams.has(name))) return true;
  if (HANDSHAKE_COOKIE.test(cookies)) return true;
  // The time of the machine, as the library reads it, too: nothing here is a decision of a domain.
  return TRACE.test(cookies) && !holdsFreshSession(cookies, settings, new Date());
}

async function inTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), DEADLINE_MS);
  });
  // What fails here is not decided here: the page finds its actor by what the request carries.
  const outcome = await Promise.race([work.catch(() => null), late]);
  clearTimeout(timer);
  return outcome;
}

/**
 * Session tokens live for a minute. Where a browser opens a page with one that has run out, Clerk is
 * asked for a new one: by a redirect there and back (the handshake), or by a call of ours where a
 * refresh cookie allows it. This keeps people signed in and is no lock.
 *
 * @returns null where nothing is to be done, or nothing can be
 */
export async function refreshClerkSession(
  request: Request,
  settings: ClerkSettings,
): Promise<SessionRefresh | null> {
  const address = new URL(request.url);
  if (HANDLED_BY_SCRIPT.test(address.pathname)) return null;
  if (!isNavigation(request) || !isStale(request, address, settings)) return null;
  const { publishableKey, secretKey, apiUrl, jwtKey, authorizedParties } = settings;
  const client = createClerkClient({
    publishableKey,
    secretKey,
    apiUrl,
    ...(jwtKey ? { jwtKey } : {}),
    telemetry: { disabled: true },
  });
  const state = await inTime(
    client.authenticateRequest(request, { authorizedParties: [...authorizedParties] }),
  );
  // Also the end of a handshake has an address in development: the same page without its parameters.
  if (state?.headers.has('location'))
    return { kind: 'redirect', headers: redirectOf(state.headers) };
  const setCookies = state?.headers.getSetCookie() ?? [];
  return setCookies.length > 0 ? { kind: 'cookies', setCookies } : null;
}

/** What the browser needs of them; the library's own say why a session was refused. */
function redirectOf(given: Headers): Headers {
  const headers = new Headers({
    location: given.get('location') ?? '/',
    'cache-control': 'no-store',
  });
  for (const cookie of given.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}

/** The Cookie header as it would be after these were set, for the page that is rendered meanwhile. */
export function cookiesAfter(header: string, setCookies: readonly string[]): string {
  const jar = new Map<string, string>();
  for (const pair of [...header.split(';'), ...setCookies.map((one) => one.split(';')[0] ?? '')]) {
    const at = pair.indexOf('=');
    if (at > 0) jar.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return [...jar]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}
