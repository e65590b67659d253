import 'server-only';
import type { Tx } from '../platform/db';
import { PLACEHOLDER_DOMAIN } from './model';
import * as repository from './repository';

const ERASED_NAME = 'Deleted user';

/**
 * Takes a person out whom the identity provider has deleted: name, address and picture go, API tokens
 * end, and the row stays as deleted, so that a session token that is still valid opens nothing. Of
 * somebody never seen such a row is made, for events that come late.
 *
 * @returns the row's id; null where the person was deleted before
 */
export async function erasePerson(tx: Tx, subject: string, at: Date): Promise<string | null> {
  await repository.lockProfile(tx, subject, null);
  const own = await repository.findUserBySubject(tx, subject);
  if (own?.deletedAt) return null;
  const left = {
    name: ERASED_NAME,
    email: `deleted-${subject}@${PLACEHOLDER_DOMAIN}`,
    deletedAt: at,
  };
  if (!own) {
    return repository.insertSubject(tx, { ...left, externalAuthId: subject, createdAt: at });
  }
  await repository.erasePersonalData(tx, own.id, left);
  await repository.revokeTokens(tx, own.id, at);
  return own.id;
}
