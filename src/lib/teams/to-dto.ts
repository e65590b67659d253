import type { TeamRole } from '../auth/model';
import type { InviteDto, MemberDto, TeamDto } from './dto';
import { stateOfInvite } from './model';
import type { InviteRow } from './repository/invites';
import type { MemberRow } from './repository/members';
import type { TeamCounts, TeamRow } from './repository/teams';

export const toTeamDto = (team: TeamRow & TeamCounts, role: TeamRole): TeamDto => ({
  id: team.id,
  name: team.name,
  defaultCurrency: team.defaultCurrency,
  role,
  memberCount: team.memberCount,
  openDeals: team.openDeals,
  closedDeals: team.closedDeals,
  createdAt: team.createdAt.toISOString(),
});

export const toMemberDto = (
  { userId, user, role, createdAt }: MemberRow,
  assignedDeals: number,
): MemberDto => ({
  userId,
  name: user.name,
  email: user.email,
  role,
  since: createdAt.toISOString(),
  assignedDeals,
});

export const toInviteDto = (invite: InviteRow, invitedBy: string | null, now: Date): InviteDto => ({
  id: invite.id,
  email: invite.email,
  role: invite.role,
  invitedBy,
  state: stateOfInvite(invite, now),
  sentCount: invite.sentCount,
  lastSentAt: invite.lastSentAt.toISOString(),
  expiresAt: invite.expiresAt.toISOString(),
  createdAt: invite.createdAt.toISOString(),
});
