'use server';

import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { z } from 'zod';
import { defineAction } from '@/app/_entry/define-action';
import { placesOf, nameOfPlace } from '@/app/_entry/places';
import { VIEW_COOKIE } from '@/app/_entry/team-view';
import { deleteTeam } from '@/lib/account';
import { deleteTeamInput } from '@/lib/account/team-schema';
import { getEnv } from '@/lib/platform/env';
import {
  acceptInvite,
  changeRole,
  createTeam,
  declineInvite,
  inviteMember,
  removeMember,
  renameTeam,
  resendInvite,
  revokeInvite,
  transferOwnership,
} from '@/lib/teams';
import {
  changeRoleInput,
  changeTeamInput,
  createTeamInput,
  inviteInput,
  inviteParams,
  linkParams,
  memberParams,
  removeMemberQuery,
  teamParams,
  transferInput,
} from '@/lib/teams/schema';

const VIEW_DAYS = 365;

/** Memberships decide what every page shows. */
const refresh = (): void => revalidatePath('/', 'layout');

/** Remembers what pages show by themselves. */
async function keepView(place: string): Promise<void> {
  (await cookies()).set(VIEW_COOKIE, place, {
    httpOnly: true,
    sameSite: 'lax',
    secure: getEnv().NEXT_PUBLIC_APP_URL.startsWith('https:'),
    path: '/',
    maxAge: VIEW_DAYS * 86_400,
  });
}

export const createTeamAction = defineAction({
  permission: 'team.create',
  rateLimit: 'strict',
  input: createTeamInput,
  run: async ({ deps, actor, input, requestId }) => {
    const { id } = await createTeam(deps, { actor, source: 'screen', requestId }, input);
    refresh();
    return { id };
  },
});

export const changeTeamAction = defineAction({
  permission: 'team.change',
  input: changeTeamInput.safeExtend(teamParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { id, ...changes } = input;
    await renameTeam(deps, { actor, source: 'screen', requestId }, id, changes);
    refresh();
    return {};
  },
});

export const deleteTeamAction = defineAction({
  permission: 'team.delete',
  rateLimit: 'strict',
  input: deleteTeamInput.extend(teamParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { id, ...how } = input;
    const done = await deleteTeam(deps, { actor, source: 'screen', requestId }, id, how);
    refresh();
    return done;
  },
});

export const inviteMemberAction = defineAction({
  permission: 'member.invite',
  rateLimit: 'strict',
  input: inviteInput.extend(teamParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { id, ...invite } = input;
    const request = { actor, source: 'screen', requestId } as const;
    const { link } = await inviteMember(deps, getEnv(), request, id, invite);
    refresh();
    return { link };
  },
});

export const resendInviteAction = defineAction({
  permission: 'member.invite',
  rateLimit: 'strict',
  input: inviteParams,
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const { link } = await resendInvite(deps, getEnv(), request, input.id, input.inviteId);
    refresh();
    return { link };
  },
});

export const revokeInviteAction = defineAction({
  permission: 'member.invite',
  input: inviteParams,
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    await revokeInvite(deps, request, input.id, input.inviteId);
    refresh();
    return {};
  },
});

export const changeRoleAction = defineAction({
  permission: 'member.change_role',
  input: changeRoleInput.extend(memberParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    await changeRole(deps, request, input.id, input.userId, { role: input.role });
    refresh();
    return {};
  },
});

export const removeMemberAction = defineAction({
  // Leaving asks for less, which the use case knows.
  permission: 'member.remove',
  input: memberParams.extend(removeMemberQuery.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { id, userId, assignTo } = input;
    const request = { actor, source: 'screen', requestId } as const;
    await removeMember(deps, request, id, userId, { assignTo });
    refresh();
    return {};
  },
});

export const transferOwnershipAction = defineAction({
  permission: 'team.transfer',
  rateLimit: 'strict',
  input: transferInput.extend(teamParams.shape),
  run: async ({ deps, actor, input, requestId }) => {
    const { id, userId } = input;
    const request = { actor, source: 'screen', requestId } as const;
    await transferOwnership(deps, request, id, { userId });
    refresh();
    return {};
  },
});

export const acceptInviteAction = defineAction({
  permission: 'invite.answer',
  input: linkParams,
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const { team, role } = await acceptInvite(deps, request, input.token);
    // What they have just joined is what they want to see.
    await keepView(team.id);
    refresh();
    return { teamName: team.name, role };
  },
});

export const declineInviteAction = defineAction({
  permission: 'invite.answer',
  input: linkParams,
  run: async ({ deps, actor, input, requestId }) => {
    await declineInvite(deps, { actor, source: 'screen', requestId }, input.token);
    refresh();
    return {};
  },
});

/** What pages show by themselves. Anything that is no place of the actor means everything. */
export const chooseTeamAction = defineAction({
  permission: 'team.read',
  input: z.strictObject({ place: z.string() }),
  run: async ({ actor, input }) => {
    const known = placesOf(actor).some(({ teamId }) => nameOfPlace(teamId) === input.place);
    if (known) await keepView(input.place);
    else (await cookies()).delete(VIEW_COOKIE);
    refresh();
    return {};
  },
});
