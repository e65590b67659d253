import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy';

const policyOf = (clerkHost: string | null, isDevelopment = false) =>
  contentSecurityPolicy({ nonce: 'bm9uY2U=', isDevelopment, clerkHost });
const directives = (policy: string) =>
  new Map(
    policy.split('; ').map((line) => {
      const [name = '', ...values] = line.split(' ');
      return [name, values];
    }),
  );

describe('the Content-Security-Policy', () => {
  it('without Clerk names nobody but us', () => {
    expect(policyOf(null)).toBe(
      [
        "default-src 'self'",
        "script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
  });

  it('allows eval in development only', () => {
    expect(policyOf(null, true)).toContain("'strict-dynamic' 'unsafe-eval';");
    expect(policyOf('clerk.example.test')).not.toContain('unsafe-eval');
  });

  it('with Clerk lets its script load, call home, show pictures and the bot check, and no more', () => {
    const policy = directives(policyOf('clerk.example.test'));
    const protect = 'https://*.protect.clerk.com';
    expect(policy.get('script-src')).toEqual([
      "'self'",
      "'nonce-bm9uY2U='",
      "'strict-dynamic'",
      'https://clerk.example.test',
      'https://challenges.cloudflare.com',
      protect,
    ]);
    expect(policy.get('connect-src')).toEqual([
      "'self'",
      'https://clerk.example.test',
      `${protect}:*`,
    ]);
    expect(policy.get('img-src')).toEqual(["'self'", 'data:', 'blob:', 'https://img.clerk.com']);
    expect(policy.get('worker-src')).toEqual(["'self'", 'blob:']);
    expect(policy.get('frame-src')).toEqual(['https://challenges.cloudflare.com', protect]);
    const own = directives(policyOf(null));
    for (const name of ['default-src', 'form-action', 'frame-ancestors', 'object-src']) {
      expect(policy.get(name)).toEqual(own.get(name));
    }
  });
});
