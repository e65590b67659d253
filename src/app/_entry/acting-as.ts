import 'server-only';
import { findActorById, type Actor } from '@/lib/auth';
import { AppError } from '@/lib/core/errors';
import { isMissingRow } from '@/lib/platform/db';
import type { Deps } from '@/lib/platform/deps';

/** What somebody comes to whose rows, and whose places with them, are gone. */
const mayComeOfIt = (error: unknown): boolean =>
  error instanceof AppError
    ? error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND'
    : isMissingRow(error);

/**
 * Does what somebody asked for. Who was deleted after they were let in is nobody from then on: what
 * breaks because their rows are gone is neither a defect nor a refusal.
 *
 * @throws AppError UNAUTHENTICATED where they are gone
 */
export async function actingAs<T>(
  deps: Deps,
  { userId }: Actor,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (userId === '' || !mayComeOfIt(error)) throw error;
    if (await findActorById(deps, userId)) throw error;
    throw new AppError('UNAUTHENTICATED', 'This account was deleted.', { cause: error });
  }
}
