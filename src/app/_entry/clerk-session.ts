import 'server-only';
import { decodeJwt } from 'jose';
import type { ClerkSettings } from '@/lib/platform/env';

const SESSION_COOKIES = /(?:^|;\s*)__session(?:_[\w-]+)?=([^;]+)/g;

/** `https://clerk.example.com` as the tokens of this instance name their issuer. */
const issuerOf = ({ frontendHost }: ClerkSettings): string => `https://${frontendHost}`;

function isFresh(token: string, issuer: string, now: Date): boolean {
  try {
    const { exp, iss, sts } = decodeJwt(token);
    return iss === issuer && sts !== 'pending' && (exp ?? 0) * 1000 > now.getTime();
  } catch {
    return false;
  }
}

/**
 * Whether a browser holds a session token of this Clerk instance that has not run out and waits for
 * nothing. Unverified, so it opens nothing. It says that a new one need not be fetched; and, where that
 * session is refused, that signing in again would only bring the same one.
 */
export function holdsFreshSession(
  cookieHeader: string | null,
  settings: ClerkSettings,
  now: Date,
): boolean {
  const tokens = [...(cookieHeader ?? '').matchAll(SESSION_COOKIES)].map(([, token]) => token);
  return tokens.some((token) => token && isFresh(token, issuerOf(settings), now));
}
