import 'server-only';
import { createHash } from 'node:crypto';

const SESSION = '__session';

/**
 * The names of Clerk's session cookie: the plain one, and the one that bears a suffix of the
 * publishable key, so that several instances on one domain do not overwrite each other. The suffix is
 * made as Clerk's script makes it, which exports no function for it to a server.
 */
export function sessionCookieNames(publishableKey: string): { plain: string; suffixed: string } {
  const suffix = createHash('sha1').update(publishableKey).digest('base64url').slice(0, 8);
  return { plain: SESSION, suffixed: `${SESSION}_${suffix}` };
}
