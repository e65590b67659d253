import 'server-only';
import { deriveToken, randomToken, sha256Hex } from '../platform/crypto';
import type { Env } from '../platform/env';

/** Without a configured secret (development only) each process makes its own. */
const fallbackSecret = randomToken();

/** Any secret of the server that outlives a restart serves; which one is nobody's business. */
const secretOf = (env: Env): string =>
  env.SENTINEL_SESSION_SECRET ?? env.CLERK_SECRET_KEY ?? fallbackSecret;

export interface InviteLink {
  readonly href: string;
  readonly tokenHash: string;
}

/**
 * The link of an invite as it was last sent. It is derived rather than stored, so that a mail can be
 * written later and the table holds nothing that lets anybody in; each sending has another one.
 */
export function inviteLink(env: Env, invite: { id: string; sentCount: number }): InviteLink {
  const token = deriveToken(secretOf(env), `team-invite:${invite.id}:${invite.sentCount}`);
  const { href } = new URL(`/invite/${token}`, env.NEXT_PUBLIC_APP_URL);
  return { href, tokenHash: sha256Hex(token) };
}
