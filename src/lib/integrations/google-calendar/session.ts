import 'server-only';
import { ProviderError } from '../../clients/calls';
import type { CalendarAccess } from '../../clients/google-calendar';
import type { Credentials, SourceContext } from '../source';

/** How long a call may take and how often it is tried; as usual where it is left out. */
export interface CalendarSession extends SourceContext {
  readonly limits?: CalendarAccess['limits'];
}

/** What a session's grant was renewed to, so that it is renewed once at most. */
const renewed = new WeakMap<SourceContext, Promise<Credentials>>();

function accessOf(
  { env, signal, limits }: CalendarSession,
  credentials: Credentials,
): CalendarAccess {
  return {
    apiUrl: env.GOOGLE_API_URL,
    kind: credentials.authKind === 'oauth' ? 'bearer' : 'key',
    secret: credentials.accessToken,
    calendarId: credentials.address ?? 'primary',
    signal,
    ...(limits ? { limits } : {}),
  };
}

const isRefused = (error: unknown): boolean =>
  error instanceof ProviderError && error.fault === 'unauthorized';

/**
 * Makes calls with what the connection holds; where that is a grant that has run out, once more with
 * a new one.
 *
 * @throws ProviderError
 */
export async function withAccess<T>(
  context: CalendarSession,
  work: (access: CalendarAccess) => Promise<T>,
): Promise<T> {
  const before = renewed.get(context);
  const held = before ? await before : context.credentials;
  try {
    return await work(accessOf(context, held));
  } catch (error) {
    if (before || held.authKind !== 'oauth' || !isRefused(error)) throw error;
  }
  const renewal = renewed.get(context) ?? context.renew();
  renewed.set(context, renewal);
  return work(accessOf(context, await renewal));
}
