import 'server-only';
import { findActorById, placeFor, type Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { ConnectionRow } from './repository/connections';

/**
 * Whose connection it is, and that they may still bring deals where it brings them.
 *
 * @throws AppError FORBIDDEN, in words for whoever reads why a sync stopped
 */
export async function ownerOf(deps: Deps, { userId, teamId }: ConnectionRow): Promise<Actor> {
  const actor = await findActorById(deps, userId);
  if (!actor) throw new AppError('FORBIDDEN', 'Who made the connection is no longer here.');
  try {
    placeFor(actor, 'deal.import', teamId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = 'Who made the connection may no longer bring deals into this team.';
    throw new AppError('FORBIDDEN', message, { cause: error });
  }
  return actor;
}
