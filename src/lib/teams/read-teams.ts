import 'server-only';
import { allows, demand, demandTokenScope, rolesWith, teamKey, type Actor } from '../auth';
import { notFound } from '../core/errors';
import type { Deps } from '../platform/deps';
import { demandMembership } from './change-team';
import type { InviteDto, MemberDto, TeamDetailDto, TeamDto } from './dto';
import { listOpenInvites } from './repository/invites';
import * as members from './repository/members';
import { listTeams as listTeamRows } from './repository/teams';
import { toInviteDto, toMemberDto, toTeamDto } from './to-dto';

/** The teams that the actor belongs to, by name. */
export async function listTeams({ db }: Deps, actor: Actor): Promise<readonly TeamDto[]> {
  demandTokenScope(actor, 'team.read');
  const roles = new Map(actor.memberships.map(({ teamId, role }) => [teamId, role]));
  const rows = await listTeamRows(db, [...roles.keys()]);
  return rows.map((row) => toTeamDto(row, roles.get(row.id) ?? 'viewer'));
}

/** @throws AppError NOT_FOUND for a team that the actor does not belong to */
export async function listMembers(
  { db }: Deps,
  actor: Actor,
  teamId: string,
): Promise<readonly MemberDto[]> {
  demandMembership(actor, teamId);
  demand(actor, 'team.read', teamKey(teamId));
  const assigned = await members.countAssigned(db, teamId);
  const rows = await members.listMembers(db, teamId);
  return rows.map((row) => toMemberDto(row, assigned.get(row.userId) ?? 0));
}

/** Whom the deals of a team can be given to. @throws AppError NOT_FOUND */
export async function listAssignable(
  { db }: Deps,
  actor: Actor,
  teamId: string,
): Promise<readonly { readonly userId: string; readonly name: string }[]> {
  demandMembership(actor, teamId);
  demand(actor, 'team.read', teamKey(teamId));
  const rows = await members.listMembers(db, teamId);
  return rows
    .filter(({ role }) => rolesWith('deal.update').includes(role))
    .map(({ userId, user }) => ({ userId, name: user.name }));
}

/** The invites that wait for an answer, the newest first. @throws AppError NOT_FOUND, FORBIDDEN */
export async function listInvites(
  { db, now }: Deps,
  actor: Actor,
  teamId: string,
): Promise<readonly InviteDto[]> {
  demandMembership(actor, teamId);
  demand(actor, 'member.invite', teamKey(teamId));
  const rows = await listOpenInvites(db, teamId);
  const names = await members.findNames(
    db,
    rows.flatMap(({ invitedById }) => invitedById ?? []),
  );
  return rows.map((row) => toInviteDto(row, names.get(row.invitedById ?? '') ?? null, now()));
}

/** A team with its people, for whoever belongs to it. @throws AppError NOT_FOUND */
export async function getTeam(deps: Deps, actor: Actor, teamId: string): Promise<TeamDetailDto> {
  const people = await listMembers(deps, actor, teamId);
  const team = (await listTeams(deps, actor)).find(({ id }) => id === teamId);
  if (!team) throw notFound('That team');
  const mayInvite = allows(actor, 'member.invite', teamKey(teamId));
  const invites = mayInvite ? await listInvites(deps, actor, teamId) : null;
  return { team, members: people, invites };
}
