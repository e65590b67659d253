import { AppError, invalidField } from '../core/errors';
import type { OtherMember, TeamOfPerson } from './repository/people';
import type { Departure } from './schema';

/** What happens to one team, decided before anything is written. */
export type TeamPlan =
  | { readonly team: TeamOfPerson; readonly action: 'delete' }
  | {
      readonly team: TeamOfPerson;
      readonly action: 'hand_over';
      readonly heir: OtherMember;
      /** The team would have no owner otherwise. */
      readonly makesOwner: boolean;
    };

/** Whether the person is its only owner, so that somebody has to say what becomes of it. */
export const needsDecision = ({ role, others }: TeamOfPerson): boolean =>
  role === 'owner' && !others.some((other) => other.role === 'owner');

const dealsOf = ({ deals }: TeamOfPerson): string => `${deals} ${deals === 1 ? 'deal' : 'deals'}`;

function ask(team: TeamOfPerson): string {
  if (team.others.length === 0) {
    return `nobody else is in “${team.teamName}”: it can only be deleted, with everything in it (delete)`;
  }
  return `you are the only owner of “${team.teamName}”: hand it over to a member, who also gets your ${dealsOf(team)} there (hand_over with toUserId), or delete it with all its deals (delete)`;
}

/** @throws AppError CONFLICT naming every team that needs a decision, and what can be decided */
function demandDecided(teams: readonly TeamOfPerson[], given: readonly Departure[]): void {
  const open = teams.filter(
    (team) => needsDecision(team) && !given.some(({ teamId }) => teamId === team.teamId),
  );
  if (open.length === 0) return;
  const names = open.map(({ teamName }) => `“${teamName}”`).join(', ');
  throw new AppError('CONFLICT', `Say first what becomes of ${names}.`, {
    fields: Object.fromEntries(open.map((team) => [`teams.${team.teamId}`, ask(team)])),
  });
}

const handOver = (team: TeamOfPerson, heir: OtherMember): TeamPlan => ({
  team,
  action: 'hand_over',
  heir,
  makesOwner: needsDecision(team),
});

/** Without a choice: to whoever stands highest, then to who has been there longest. */
function planByDefault(team: TeamOfPerson): TeamPlan {
  const [heir] = team.others;
  return heir ? handOver(team, heir) : { team, action: 'delete' };
}

function planChosen(team: TeamOfPerson, { action, toUserId }: Departure, at: number): TeamPlan {
  if (action === 'delete') {
    if (needsDecision(team)) return { team, action };
    throw invalidField(`teams.${at}.action`, 'you are not the only owner of that team');
  }
  if (toUserId === undefined) throw invalidField(`teams.${at}.toUserId`, 'is missing');
  const heir = team.others.find(({ userId }) => userId === toUserId);
  if (!heir) throw invalidField(`teams.${at}.toUserId`, 'is not another member of that team');
  return handOver(team, heir);
}

/**
 * What happens to each team of a person who goes.
 *
 * @param given their choices; null decides for them (whoever deleted them elsewhere is not there to ask)
 * @throws AppError CONFLICT (a team of theirs alone is not decided), VALIDATION_FAILED (a choice that
 *   cannot be)
 */
export function planDeparture(
  teams: readonly TeamOfPerson[],
  given: readonly Departure[] | null,
): TeamPlan[] {
  const choices = given ?? [];
  for (const [at, { teamId }] of choices.entries()) {
    if (teams.some((team) => team.teamId === teamId)) continue;
    throw invalidField(`teams.${at}.teamId`, 'is not a team of yours');
  }
  if (given) demandDecided(teams, given);
  return teams.map((team) => {
    const at = choices.findIndex(({ teamId }) => teamId === team.teamId);
    const choice = choices[at];
    return choice ? planChosen(team, choice, at) : planByDefault(team);
  });
}
