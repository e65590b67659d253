import 'server-only';
import { demandTokenScope, personalKey, teamKey, type Actor } from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import { inTransaction, type Db, type Tx } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changeTeam, type TeamRequest } from '../teams';
import * as hooks from './repository/hooks';

/** Who asks and from where: what every changing use case is told beside its input. */
export type SlackRequest = TeamRequest;

export interface HeldPlace {
  readonly tx: Tx;
  readonly now: Date;
  readonly scopeKey: string;
}

/**
 * Changes the channels of a team, or one's own, one at a time: so a limit holds, and whoever was
 * demoted a moment ago changes nothing any more.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, and whatever `work` throws
 */
export function inPlace<T>(
  deps: Deps,
  request: SlackRequest,
  teamId: string | null,
  work: (held: HeldPlace) => Promise<T>,
): Promise<T> {
  if (teamId !== null) {
    return changeTeam(deps, request, teamId, 'slack.manage', ({ tx, now }) =>
      work({ tx, now, scopeKey: teamKey(teamId) }),
    );
  }
  const { userId } = request.actor;
  demandTokenScope(request.actor, 'slack.manage');
  return inTransaction(deps.db, async (tx) => {
    if (!(await hooks.lockPerson(tx, userId))) throw notFound('Your account');
    return work({ tx, now: deps.now(), scopeKey: personalKey(userId) });
  });
}

/** A channel in any place of the actor's; what they may do with it is asked on its place. */
export async function getHook(db: Db, actor: Actor, id: string): Promise<hooks.HookRow> {
  const keys = [
    ...actor.memberships.map(({ teamId }) => teamKey(teamId)),
    personalKey(actor.userId),
  ];
  const hook = isId(id) ? await hooks.findHook(db, keys, id) : null;
  if (!hook) throw notFound('That Slack channel');
  return hook;
}
