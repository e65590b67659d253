import { NextResponse, type NextRequest } from 'next/server';

/**
 * Pages only: a nonce for the scripts and the headers that need it. It is never the lock; every
 * page, action and route asks for its actor itself.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isDecodable(request.nextUrl.pathname)) return malformedAddress();
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Next itself would answer 500 in plain text to an address like `/api/deals/%E0`. */
function malformedAddress(): NextResponse {
  const error = {
    code: 'BAD_REQUEST',
    message: 'The address is not valid: a percent sign is not followed by what it announces.',
    requestId: crypto.randomUUID(),
  };
  return NextResponse.json({ success: false, error }, { status: 400 });
}

function contentSecurityPolicy(nonce: string): string {
  // Development needs eval for React's stack traces; a built product does not.
  const dev = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev}`,
    // Style attributes are set by the primitives (popover positions) and carry no script.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const config = {
  matcher: [
    // No route of the API has a percent sign in its path: these are told what is wrong.
    '/api/(.*%.*)',
    {
      // Not /api: a proxy file makes Next cut large bodies short, and the API needs no nonce.
      source: '/((?!api/|_next/static|_next/image|icon.svg|favicon.ico).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
