import 'server-only';
import { sessionCookieNames } from '../clients/clerk';
import { clerkSettingsOf, type Env } from '../platform/env';
import type { Credentials } from './resolve-actor';
import { SESSION_COOKIE } from './session';

/**
 * Takes from a request what the sign-in in force looks at, and nothing of the other one.
 *
 * @param cookieOf a cookie's value by its name, or null
 */
export function readCredentials(
  env: Env,
  authorization: string | null,
  cookieOf: (name: string) => string | null,
): Credentials {
  const clerk = clerkSettingsOf(env);
  if (!clerk) return { authorization, sessionCookie: cookieOf(SESSION_COOKIE) };
  const { plain, suffixed } = sessionCookieNames(clerk.publishableKey);
  return {
    authorization,
    sessionCookie: cookieOf(plain),
    suffixedCookie: cookieOf(suffixed),
  };
}
