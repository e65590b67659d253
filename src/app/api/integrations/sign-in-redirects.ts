import 'server-only';
import type { Redirects, RouteRedirect } from '@/app/_entry/route-answer';
import { outcomeOf, type SignInOutcome } from '@/lib/integrations';
import { INTEGRATION_SLUGS, type IntegrationName } from '@/lib/integrations/model';
import type { Env } from '@/lib/platform/env';
import { findNamed } from './integration-params';

/** Holds what was begun until the provider sends the browser back. */
export const SIGN_IN_COOKIE = 'sentinel-oauth';
const SCREEN = '/settings/integrations';

/**
 * The cookie that one provider's way back alone is sent. `Lax`, since the browser comes from another
 * site; it is of no use without the state that the provider hands back.
 */
export function signInCookie(
  env: Env,
  name: IntegrationName,
  kept: { readonly value: string; readonly seconds: number },
): string {
  const isSecure = new URL(env.NEXT_PUBLIC_APP_URL).protocol === 'https:';
  return [
    `${SIGN_IN_COOKIE}=${kept.value}`,
    `Path=/api/integrations/${INTEGRATION_SLUGS[name]}/callback`,
    `Max-Age=${kept.seconds}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}

/** To the screen, which says how it went. */
export function toScreen(name: IntegrationName, outcome: SignInOutcome): RouteRedirect {
  const query = new URLSearchParams({ integration: INTEGRATION_SLUGS[name], signIn: outcome });
  return { redirect: `${SCREEN}?${query.toString()}` };
}

/** A person whose sign-in went wrong is told on the screen, or signs in here first. */
export const toScreenWithFault: Redirects = ({ code }, request) => {
  if (code === 'UNAUTHENTICATED') return { redirect: `/sign-in?next=${SCREEN}` };
  const slug = new URL(request.url).pathname.split('/')[3] ?? '';
  const name = findNamed(slug);
  return name ? toScreen(name, outcomeOf(code)) : { redirect: SCREEN };
};
