import 'server-only';
import { verifySessionToken, type ClerkSession } from '../clients/clerk';
import type { Deps } from '../platform/deps';
import type { ClerkSettings } from '../platform/env';
import { askProfile } from './ask-profile';
import type { Profile } from './model';
import { profileOfClaims } from './profile-schema';
import * as repository from './repository';
import { isUnknown, takeProfile } from './take-profile';

/** Of several that hold, the newest: after a change of person an older cookie may still be there. */
async function newestSession(
  tokens: readonly string[],
  settings: ClerkSettings,
  now: Date,
): Promise<ClerkSession | null> {
  const distinct = [...new Set(tokens)];
  const verified = await Promise.all(
    distinct.map((token) => verifySessionToken(token, settings, now)),
  );
  return verified.reduce(
    (newest, session) =>
      session && (!newest || session.issuedAt > newest.issuedAt) ? session : newest,
    null,
  );
}

/** From the token, if it says both and nobody here holds the address; else from Clerk, or null. */
async function learnProfile(
  deps: Deps,
  settings: ClerkSettings,
  told: Profile,
): Promise<Profile | null> {
  const isEnough = told.name && told.email && !(await repository.findHolderOf(deps.db, told.email));
  return isEnough ? told : askProfile(settings, told.subject, deps.now());
}

/**
 * The person whose session token this is, as a row of ours; made at the first sight of their subject.
 * Name and address come from the token, else from one call to Clerk; where that fails the person
 * still gets in, under a placeholder that is replaced once Clerk tells.
 *
 * @param tokens of one request; the newest that verifies counts
 * @returns null for tokens that prove nothing, and for people who were deleted
 * @throws AppError UNAVAILABLE where a token cannot be judged without Clerk, and Clerk is away
 */
export async function findClerkUser(
  deps: Deps,
  settings: ClerkSettings,
  tokens: readonly string[],
): Promise<repository.UserWithMemberships | null> {
  const session = await newestSession(tokens, settings, deps.now());
  if (!session) return null;
  const found = await repository.findUserBySubject(deps.db, session.subject);
  const user = found && !isUnknown(found) ? found : await meet(deps, settings, session, found);
  return user?.deletedAt ? null : user;
}

/** Makes or completes the row of somebody who is not known yet. */
async function meet(
  deps: Deps,
  settings: ClerkSettings,
  { subject, claims }: ClerkSession,
  found: repository.UserWithMemberships | null,
): Promise<repository.UserWithMemberships | null> {
  if (found?.deletedAt) return found;
  const told = profileOfClaims(subject, claims);
  const learned = await learnProfile(deps, settings, told);
  return found && !learned ? found : takeProfile(deps, learned ?? told);
}
