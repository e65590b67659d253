import 'server-only';
import { demand, demandTokenScope, personalKey, type Permission } from '../auth';
import { inTransaction, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changeTeam, type TeamRequest } from '../teams';

/** Who asks and from where: what every changing use case is told beside its input. */
export type IntegrationRequest = TeamRequest;

export interface HeldPlace {
  readonly tx: Tx;
  readonly now: Date;
}

/**
 * Changes connections into a team under its lock, or into one's own space: whoever was removed or
 * demoted a moment ago connects nothing any more.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, and whatever `work` throws
 */
export function inPlace<T>(
  deps: Deps,
  request: IntegrationRequest,
  { teamId, permission }: { readonly teamId: string | null; readonly permission: Permission },
  work: (held: HeldPlace) => Promise<T>,
): Promise<T> {
  if (teamId !== null) return changeTeam(deps, request, teamId, permission, work);
  demandTokenScope(request.actor, permission);
  demand(request.actor, permission, personalKey(request.actor.userId));
  return inTransaction(deps.db, (tx) => work({ tx, now: deps.now() }));
}

/** For a use case that becomes part of a transaction that has begun. */
export const within = (deps: Deps, tx: Tx): Deps => ({ ...deps, db: tx as Deps['db'] });
