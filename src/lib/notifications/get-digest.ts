import 'server-only';
import { scopeFor, type Actor } from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { DigestDto } from './dto';
import { findDigest } from './repository/digests';

/**
 * A digest as it was made, but for the teams that the actor has left since.
 *
 * @throws AppError NOT_FOUND, also for another person's
 */
export async function getDigest({ db }: Deps, actor: Actor, id: string): Promise<DigestDto> {
  const { keys } = scopeFor(actor, 'notification.read');
  const row = isId(id) ? await findDigest(db, actor.userId, id) : null;
  if (!row) throw notFound('The digest');
  return {
    id,
    kind: row.kind,
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    createdAt: row.createdAt.toISOString(),
    places: row.places.filter(({ scopeKey }) => keys.includes(scopeKey)),
  };
}
