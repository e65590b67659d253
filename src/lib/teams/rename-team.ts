import 'server-only';
import type { Deps } from '../platform/deps';
import { changed, changeTeam, record, type TeamRequest } from './change-team';
import type { TeamDto } from './dto';
import { listTeams, updateTeam } from './repository/teams';
import type { ChangeTeamInput } from './schema';
import { toTeamDto } from './to-dto';

/** Changes a team's name or default currency. @throws AppError NOT_FOUND, FORBIDDEN */
export function renameTeam(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  input: ChangeTeamInput,
): Promise<TeamDto> {
  return changeTeam(deps, request, teamId, 'team.change', async ({ tx, now, team, role }) => {
    const name = input.name ?? team.name;
    const defaultCurrency = input.defaultCurrency ?? team.defaultCurrency;
    const renamed = name !== team.name;
    if (renamed || defaultCurrency !== team.defaultCurrency) {
      await updateTeam(tx, teamId, { name, defaultCurrency });
      await record(tx, request, {
        team: { id: teamId, name },
        at: now,
        audit: {
          action: renamed ? 'team.renamed' : 'team.changed',
          target: null,
          data: {
            from: team.name,
            to: name,
            fromCurrency: team.defaultCurrency,
            toCurrency: defaultCurrency,
          },
        },
        event: changed(renamed ? 'renamed' : 'currency'),
      });
    }
    const [row] = await listTeams(tx, [teamId]);
    const counts = { memberCount: row?.memberCount ?? 0, openDeals: row?.openDeals ?? 0 };
    return toTeamDto({ ...team, name, defaultCurrency, ...counts }, role);
  });
}
