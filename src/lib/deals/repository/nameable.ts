import 'server-only';
import type { Tx } from '../../platform/db';
import type { Nameable } from '../find-mentions';

/** Who belongs to a team, and so may be named in the notes of its deals. */
export function listNameable(tx: Tx, teamId: string): Promise<Nameable[]> {
  return tx.user.findMany({
    where: { deletedAt: null, memberships: { some: { teamId } } },
    select: { id: true, name: true, email: true },
    orderBy: { id: 'asc' },
  });
}
