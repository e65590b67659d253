import 'server-only';
import { deriveToken, linkSecretOf, sha256Hex } from '../platform/crypto';
import type { Env } from '../platform/env';

export interface InviteLink {
  readonly href: string;
  readonly tokenHash: string;
}

/**
 * The link of an invite as it was last sent. It is derived rather than stored, so that a mail can be
 * written later and the table holds nothing that lets anybody in; each sending has another one.
 */
export function inviteLink(env: Env, invite: { id: string; sentCount: number }): InviteLink {
  const token = deriveToken(linkSecretOf(env), `team-invite:${invite.id}:${invite.sentCount}`);
  const { href } = new URL(`/invite/${token}`, env.NEXT_PUBLIC_APP_URL);
  return { href, tokenHash: sha256Hex(token) };
}
