import 'server-only';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { placeholderEmail, PLACEHOLDER_DOMAIN, UNKNOWN_NAME, type Profile } from './model';
import * as repository from './repository';

type User = repository.UserWithMemberships;

/** Whether the provider never told who this is. */
export const isUnknown = ({ profileAsOf, name, email }: User): boolean =>
  profileAsOf === null && (name === UNKNOWN_NAME || email.endsWith(`@${PLACEHOLDER_DOMAIN}`));

/** Events come late and out of order: only what is newer than what is kept counts. */
function isNews(profile: Profile, own: User): boolean {
  if (profile.asOf === null) return isUnknown(own);
  return own.profileAsOf === null || profile.asOf > own.profileAsOf;
}

/** What is the same for a new, a linked and an updated row. */
const columnsOf = ({ name, imageUrl, asOf }: Profile) => ({
  ...(name ? { name } : {}),
  ...(imageUrl ? { imageUrl } : {}),
  ...(asOf ? { profileAsOf: asOf } : {}),
});

async function updateOwn(tx: Tx, own: User, profile: Profile): Promise<void> {
  if (own.deletedAt || !isNews(profile, own)) return;
  const email = profile.email ?? placeholderEmail(profile.subject);
  const holder = await repository.findHolderOf(tx, email);
  // What the provider does not say leaves what a token said; what it says without address, takes it.
  const mayChange = !holder && (profile.email !== null || profile.asOf !== null);
  await repository.updateProfile(tx, own.id, {
    ...columnsOf(profile),
    ...(mayChange ? { email } : {}),
  });
}

async function insertOrLink(tx: Tx, profile: Profile, now: Date): Promise<void> {
  const { subject, email, emailVerified } = profile;
  const holder = email ? await repository.findHolderOf(tx, email) : null;
  const isFree = holder && !holder.externalAuthId && !holder.isDemo && !holder.deletedAt;
  if (isFree && emailVerified) {
    await repository.updateProfile(tx, holder.id, {
      ...columnsOf(profile),
      externalAuthId: subject,
    });
    return;
  }
  await repository.insertSubject(tx, {
    name: UNKNOWN_NAME,
    ...columnsOf(profile),
    externalAuthId: subject,
    email: email && !holder ? email : placeholderEmail(subject),
    createdAt: now,
  });
}

/**
 * Brings the row of a person to what the provider says, and makes it where there is none. Any number
 * at once give one row. A row that was here before with the same address is linked if nobody signs in
 * with it, it is not a demo person's, and the address is verified; else the address stays with its
 * holder, and the newcomer gets a placeholder.
 *
 * @returns the row as it stands; deleted people stay deleted
 */
export function takeProfile({ db, now }: Deps, profile: Profile): Promise<User | null> {
  return inTransaction(db, async (tx) => {
    await repository.lockProfile(tx, profile.subject, profile.email);
    const own = await repository.findUserBySubject(tx, profile.subject);
    if (own) await updateOwn(tx, own, profile);
    else await insertOrLink(tx, profile, now());
    return repository.findUserBySubject(tx, profile.subject);
  });
}
