import 'server-only';
import { demandTokenScope, personalKey, type Actor } from '../auth';
import type { Deps } from '../platform/deps';
import { listHooks } from './repository/hooks';

/** The name of the channel that carries the actor's own notifications; null where there is none. */
export async function findOwnChannel({ db }: Deps, actor: Actor): Promise<string | null> {
  demandTokenScope(actor, 'notification.read');
  const own = await listHooks(db, personalKey(actor.userId));
  return own.find(({ isActive }) => isActive)?.name ?? null;
}
