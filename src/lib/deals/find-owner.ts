import 'server-only';
import type { Db } from '../platform/db';
import { listAssignable } from './repository/import';

/** The id of the user whom a source names as owner; null where it names nobody who may have deals. */
export type FindOwner = (name: string | null) => string | null;

/**
 * Knows everybody who may look after deals of a team (null: of a person's own space) by name and by
 * address, in any letters. A name that two people bear says nothing.
 */
export async function ownerFinder(
  db: Db,
  teamId: string | null,
  userId: string,
): Promise<FindOwner> {
  const people = await listAssignable(db, teamId, userId);
  // Null keeps a third person from taking it.
  const byName = new Map<string, string | null>();
  const add = (key: string, id: string) => {
    const known = byName.get(key.toLowerCase());
    byName.set(key.toLowerCase(), known === undefined || known === id ? id : null);
  };
  for (const { id, name, email } of people) {
    add(name, id);
    add(email, id);
  }
  return (name) => (name ? (byName.get(name.trim().toLowerCase()) ?? null) : null);
}
