import 'server-only';
import { demandTokenScope } from '../auth';
import { newId } from '../core/ids';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import { changed, record, type TeamRequest } from './change-team';
import type { TeamDto } from './dto';
import { insertTeam } from './repository/teams';
import type { CreateTeamInput } from './schema';
import { toTeamDto } from './to-dto';

/** Makes a team; whoever makes it owns it. */
export async function createTeam(
  { db, now }: Deps,
  request: TeamRequest,
  { name, defaultCurrency }: CreateTeamInput,
): Promise<TeamDto> {
  demandTokenScope(request.actor, 'team.create');
  const at = now();
  const team = { id: newId(), name, defaultCurrency, createdAt: at };
  await inTransaction(db, async (tx) => {
    const { userId } = request.actor;
    await insertTeam(tx, team, userId);
    const audit = { action: 'team.created', target: null, data: { name } };
    await record(tx, request, { team, at, audit, event: changed('created', userId) });
  });
  return toTeamDto({ ...team, memberCount: 1, openDeals: 0, closedDeals: 0 }, 'owner');
}
