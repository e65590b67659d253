import { NextResponse, type NextRequest } from 'next/server';
import { cookiesAfter, refreshClerkSession } from './app/_entry/clerk-handshake';
import { contentSecurityPolicy } from './app/_entry/content-security-policy';
import { clerkSettingsOf, getEnv } from './lib/platform/env';

/** The page, with a nonce for its scripts, and with the cookies that were renewed for it. */
function pageResponse(
  request: NextRequest,
  clerkHost: string | null,
  setCookies: readonly string[],
): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const isDevelopment = process.env.NODE_ENV === 'development';
  const policy = contentSecurityPolicy({ nonce, isDevelopment, clerkHost });
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  if (setCookies.length > 0) {
    headers.set('cookie', cookiesAfter(headers.get('cookie') ?? '', setCookies));
  }
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const cookie of setCookies) response.headers.append('set-cookie', cookie);
  return response;
}

/**
 * Pages only: a nonce for the scripts, the headers that need it, and a fresh session token where
 * Clerk signs people in. It is never the lock; every page, action and route asks for its actor itself.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const clerk = clerkSettingsOf(getEnv());
  if (!clerk) return pageResponse(request, null, []);
  const refresh = await refreshClerkSession(request, clerk);
  if (refresh?.kind === 'redirect') {
    return new NextResponse(null, { status: 307, headers: refresh.headers });
  }
  return pageResponse(request, clerk.frontendHost, refresh?.setCookies ?? []);
}

export const config = {
  matcher: [
    // Not /api: a proxy file makes Next cut large bodies short, and the API needs no nonce.
    '/((?!api/|_next/static|_next/image|icon.svg|favicon.ico).*)',
    // But what a person's browser opens there: nobody signs in at a provider within the minute that a
    // session token of Clerk's lasts.
    '/api/integrations/:integration/sign-in',
    '/api/integrations/:integration/callback',
  ],
};
