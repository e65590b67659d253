import 'server-only';
import { rolesWith, TEAM_ROLES, type TeamRole } from '../auth';
import { AppError, invalidField, notFound } from '../core/errors';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import { enqueue } from '../platform/queue';
import { changed, changeTeam, record, type LockedTeam, type TeamRequest } from './change-team';
import type { MemberDto } from './dto';
import { grantableBy, mayHandle } from './model';
import { revokeInvitesOf } from './repository/invites';
import * as members from './repository/members';
import type { ChangeRoleInput, RemoveMemberQuery, TransferInput } from './schema';
import { toMemberDto } from './to-dto';

async function getMember({ tx, team }: LockedTeam, userId: string): Promise<members.MemberRow> {
  const member = isId(userId) ? await members.findMember(tx, team.id, userId) : null;
  if (!member) throw notFound('That member');
  return member;
}

/** @throws AppError CONFLICT where nobody would own the team any more */
async function demandOtherOwner({ tx, team }: LockedTeam): Promise<void> {
  if ((await members.countOwners(tx, team.id)) > 1) return;
  throw new AppError(
    'CONFLICT',
    'A team needs an owner: make somebody else the owner first, or delete the team.',
  );
}

function demandBelow(own: TeamRole, other: TeamRole, what: string): void {
  if (mayHandle(own, other)) return;
  throw new AppError('FORBIDDEN', `Only an owner can ${what} an owner.`);
}

/** Invites that their sender could not send any more, with the role that they have from now on. */
const notGrantable = (role: TeamRole | null): readonly TeamRole[] => {
  const grantable = role === 'owner' || role === 'admin' ? grantableBy(role) : [];
  return TEAM_ROLES.filter((each) => !grantable.includes(each));
};

/**
 * Gives a member another role. Admins neither make nor touch owners; nobody raises themselves.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the last owner)
 */
export function changeRole(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  userId: string,
  { role }: ChangeRoleInput,
): Promise<MemberDto> {
  return changeTeam(deps, request, teamId, 'member.change_role', async (locked) => {
    const { tx, now, team } = locked;
    const member = await getMember(locked, userId);
    const dto = async () =>
      toMemberDto({ ...member, role }, (await members.countAssigned(tx, teamId)).get(userId) ?? 0);
    if (member.role === role) return dto();
    demandBelow(locked.role, member.role, 'change the role of');
    demandBelow(locked.role, role, 'make');
    if (member.role === 'owner') await demandOtherOwner(locked);
    await members.setRole(tx, teamId, userId, role);
    const revoked = await revokeInvitesOf(tx, teamId, userId, notGrantable(role), now);
    await record(tx, request, {
      team,
      at: now,
      audit: {
        action: 'member.role_changed',
        target: member.user.auditRef,
        data: { from: member.role, to: role, ...(revoked > 0 ? { invitesRevoked: revoked } : {}) },
      },
      event: changed('role_changed'),
    });
    return dto();
  });
}

/** Who gets the deals has to be somebody else of the team, and giving them is a change of deals. */
async function demandHeir(locked: LockedTeam, from: string, to: string): Promise<void> {
  locked.may('deal.update');
  const heir = await members.findMember(locked.tx, locked.team.id, to);
  if (!heir || to === from) throw invalidField('assignTo', 'is not another member of this team');
  if (rolesWith('deal.update').includes(heir.role)) return;
  throw invalidField('assignTo', 'may only read in this team, so deals cannot be theirs');
}

/**
 * Takes a member out of a team; oneself leaves. Their access ends with the next request. The deals
 * that were theirs to look after go to `assignTo`, or to nobody: a job does that, through the one
 * write path of deals.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the last owner), VALIDATION_FAILED (`assignTo`)
 */
export function removeMember(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  userId: string,
  { assignTo }: RemoveMemberQuery,
): Promise<void> {
  const isSelf = userId === request.actor.userId;
  const permission = isSelf ? 'team.leave' : 'member.remove';
  return changeTeam(deps, request, teamId, permission, async (locked) => {
    const { tx, now, team } = locked;
    const member = await getMember(locked, userId);
    demandBelow(locked.role, member.role, 'remove');
    if (member.role === 'owner') await demandOtherOwner(locked);
    if (assignTo !== undefined) await demandHeir(locked, userId, assignTo);
    await members.deleteMember(tx, teamId, userId);
    await members.dropPlannedMessages(tx, teamId, userId);
    await members.giveHooksToOwner(tx, teamId, userId);
    const revoked = await revokeInvitesOf(tx, teamId, userId, notGrantable(null), now);
    const to = assignTo ?? null;
    await enqueue(tx, 'hand-over-deals', { teamId, fromUserId: userId, toUserId: to });
    const { id, name, email, auditRef } = member.user;
    const data = { role: member.role, dealsHandedOn: to !== null, invitesRevoked: revoked };
    await record(tx, request, {
      team,
      at: now,
      audit: { action: isSelf ? 'member.left' : 'member.removed', target: auditRef, data },
      event: {
        type: 'team.member_removed',
        data: {
          member: { id, name, email, role: member.role },
          by: isSelf ? null : { id: request.actor.userId, name: request.actor.name },
        },
      },
    });
  });
}

/**
 * Makes a member the owner; whoever gave the team away stays as an admin.
 *
 * @throws AppError NOT_FOUND (team), FORBIDDEN (not an owner), VALIDATION_FAILED (`userId`)
 */
export function transferOwnership(
  deps: Deps,
  request: TeamRequest,
  teamId: string,
  { userId }: TransferInput,
): Promise<void> {
  return changeTeam(deps, request, teamId, 'team.transfer', async (locked) => {
    const { tx, now, team } = locked;
    const { actor } = request;
    const heir = await members.findMember(tx, teamId, userId);
    if (!heir || userId === actor.userId) {
      throw invalidField('userId', 'is not another member of this team');
    }
    await members.setRole(tx, teamId, userId, 'owner');
    await members.setRole(tx, teamId, actor.userId, 'admin');
    await revokeInvitesOf(tx, teamId, actor.userId, notGrantable('admin'), now);
    const data = { heirWas: heir.role };
    const audit = { action: 'team.ownership_transferred', target: heir.user.auditRef, data };
    await record(tx, request, { team, at: now, audit, event: changed('ownership') });
  });
}
