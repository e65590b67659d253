import 'server-only';
import type { Deps } from '../platform/deps';
import {
  changed,
  changeTeam,
  record,
  type LockedTeam,
  type TeamFact,
  type TeamRequest,
} from './change-team';
import type { TeamDto } from './dto';
import { listTeams, updateTeam, type TeamRow } from './repository/teams';
import type { ChangeTeamInput } from './schema';
import { toTeamDto } from './to-dto';

/** What the trail says of it; a change of the currency alone is no renaming. */
function factOf(before: TeamRow, after: TeamRow, at: Date): TeamFact {
  const isRenamed = before.name !== after.name;
  return {
    team: after,
    at,
    audit: {
      action: isRenamed ? 'team.renamed' : 'team.changed',
      target: null,
      data: {
        from: before.name,
        to: after.name,
        fromCurrency: before.defaultCurrency,
        toCurrency: after.defaultCurrency,
      },
    },
    event: changed(isRenamed ? 'renamed' : 'currency'),
  };
}

const isSame = (one: TeamRow, other: TeamRow): boolean =>
  one.name === other.name && one.defaultCurrency === other.defaultCurrency;

async function toDto({ tx, role }: LockedTeam, team: TeamRow): Promise<TeamDto> {
  const [row] = await listTeams(tx, [team.id]);
  const { memberCount = 0, openDeals = 0, closedDeals = 0 } = row ?? {};
  return toTeamDto({ ...team, memberCount, openDeals, closedDeals }, role);
}

/** Changes a team's name or default currency. @throws AppError NOT_FOUND, FORBIDDEN */
export function renameTeam(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  { name, defaultCurrency }: ChangeTeamInput,
): Promise<TeamDto> {
  return changeTeam(deps, request, teamId, 'team.change', async (locked) => {
    const { tx, now, team } = locked;
    const after = {
      ...team,
      name: name ?? team.name,
      defaultCurrency: defaultCurrency ?? team.defaultCurrency,
    };
    if (!isSame(team, after)) {
      await updateTeam(tx, teamId, { name: after.name, defaultCurrency: after.defaultCurrency });
      await record(tx, request, factOf(team, after, now));
    }
    return toDto(locked, after);
  });
}
