import 'server-only';
import type { Actor } from '../auth';
import { AppError } from '../core/errors';
import type { Deps } from '../platform/deps';
import { getConnection } from './list-integrations';
import type { SyncDto } from './output-schema';

/**
 * A sync that failed is no answer to whoever waited for it.
 *
 * @throws AppError CONFLICT where somebody has to do something first (its key was refused, it was
 *   disconnected), UNAVAILABLE where the provider is away or at its limit: trying later may help
 */
export async function demandSynced(
  deps: Deps,
  actor: Actor,
  { syncId, integration, status, error }: SyncDto,
): Promise<void> {
  if (status !== 'failed' && status !== 'cancelled') return;
  const message = `${error ?? 'The sync was ended.'} (Sync ${syncId}.)`;
  if (status === 'cancelled') throw new AppError('CONFLICT', message);
  const { isActive, pausedUntil } = await getConnection(deps, actor, integration);
  if (!isActive) throw new AppError('CONFLICT', message);
  const restMs = (pausedUntil?.getTime() ?? 0) - deps.now().getTime();
  const retryAfterSeconds = Math.ceil(restMs / 1_000);
  throw new AppError(
    'UNAVAILABLE',
    message,
    retryAfterSeconds > 0 ? { retryAfterSeconds } : undefined,
  );
}
