import 'server-only';
import { verifyHook, type ClerkEvent, type ClerkUser } from '../clients/clerk';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { profileOfUser } from './profile-schema';
import { takeProfile } from './take-profile';

export type { ClerkEvent };

/**
 * What Clerk tells by a webhook, where its signature holds.
 *
 * @throws AppError UNAVAILABLE without a signing secret, UNAUTHENTICATED without a good signature
 */
export const readClerkHook = (
  { now }: Deps,
  env: Env,
  request: { readonly headers: Headers; readonly text: string },
): Promise<ClerkEvent> => verifyHook(env.CLERK_WEBHOOK_SIGNING_SECRET, request, now());

/** Follows a person who was made or changed at Clerk; what is older than what is kept is passed over. */
export async function takeClerkUser(deps: Deps, user: ClerkUser): Promise<void> {
  await takeProfile(deps, profileOfUser(user));
}
