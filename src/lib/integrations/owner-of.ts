import 'server-only';
import { findActorById, placeFor, rolesWith, type Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { ConnectionRow } from './repository/connections';
import { holdOwner } from './repository/places';

const gone = () => new AppError('FORBIDDEN', 'Who made the connection is no longer here.');

const notAllowed = (cause?: unknown) =>
  new AppError('FORBIDDEN', 'Who made the connection may no longer bring deals into this team.', {
    cause,
  });

/**
 * Whose connection it is, and that they may still bring deals where it brings them.
 *
 * @throws AppError FORBIDDEN, in words for whoever reads why a sync stopped
 */
export async function ownerOf(deps: Deps, { userId, teamId }: ConnectionRow): Promise<Actor> {
  const actor = await findActorById(deps, userId);
  if (!actor) throw gone();
  try {
    placeFor(actor, 'deal.import', teamId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw notAllowed(error);
  }
  return actor;
}

/**
 * That they may so to the end of this transaction: whoever takes them out or makes them a viewer waits
 * for it, or has done so before it writes anything. Asked first, since whoever waits holds nothing.
 *
 * @throws AppError FORBIDDEN, as `ownerOf`
 */
export async function demandOwner(
  tx: Tx,
  { userId, teamId }: Pick<ConnectionRow, 'userId' | 'teamId'>,
): Promise<void> {
  const held = await holdOwner(tx, userId, teamId);
  if (!held) throw gone();
  if (teamId === null) return;
  if (held.role === null || !rolesWith('deal.import').includes(held.role)) throw notAllowed();
}
