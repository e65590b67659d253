import 'server-only';

type Directives = Readonly<Record<string, readonly string[]>>;

/**
 * What Clerk's script needs beside our own origin, from Clerk's page "Configure Clerk
 * Content-Security-Policy headers". Under 'strict-dynamic' browsers pass over the hosts of scripts and
 * trust what the nonce started; they stand here for those that do not know the word. Its styles are
 * made at run time, which the ordinary policy allows anyway.
 */
const clerkDirectives = (host: string): Directives => ({
  'script-src': [
    `https://${host}`,
    'https://challenges.cloudflare.com',
    'https://*.protect.clerk.com',
  ],
  'connect-src': [`https://${host}`, 'https://*.protect.clerk.com:*'],
  'img-src': ['https://img.clerk.com'],
  'worker-src': ["'self'", 'blob:'],
  'frame-src': ['https://challenges.cloudflare.com', 'https://*.protect.clerk.com'],
});

/**
 * The Content-Security-Policy of a page.
 *
 * @param options.isDevelopment eval is needed there for React's stack traces; not in a built product
 * @param options.clerkHost where Clerk's script comes from, or null where Clerk is not the sign-in
 */
export function contentSecurityPolicy(options: {
  readonly nonce: string;
  readonly isDevelopment: boolean;
  readonly clerkHost: string | null;
}): string {
  const { nonce, isDevelopment, clerkHost } = options;
  const own: Directives = {
    'default-src': ["'self'"],
    'script-src': [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(isDevelopment ? ["'unsafe-eval'"] : []),
    ],
    // Style attributes are set by the primitives (popover positions) and carry no script.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  };
  const clerk = clerkHost ? clerkDirectives(clerkHost) : {};
  return [...new Set([...Object.keys(own), ...Object.keys(clerk)])]
    .map((name) => [name, ...(own[name] ?? []), ...(clerk[name] ?? [])].join(' '))
    .join('; ');
}
