import 'server-only';
import type { Actor } from '../auth';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { inviteLink } from './invite-link';
import { sameEmail, stateOfInvite } from './model';
import { findInviteById } from './repository/invites';

/**
 * The path of an invite's link, for whom it is addressed to: a notification names the invite alone,
 * so that no table holds a link that lets anybody in.
 *
 * @returns null where it is somebody else's, over, or unknown
 */
export async function findReceivedLink(
  { db, now }: Deps,
  env: Env,
  { email }: Pick<Actor, 'email'>,
  inviteId: string,
): Promise<string | null> {
  const invite = isId(inviteId) ? await findInviteById(db, inviteId) : null;
  if (!invite || !sameEmail(invite.email, email)) return null;
  if (stateOfInvite(invite, now()) !== 'open') return null;
  return new URL(inviteLink(env, invite).href).pathname;
}
