import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { deleteTeam } from '@/lib/account';
import { deleteTeamInput, deleteTeamOutput } from '@/lib/account/team-schema';
import { getTeam, renameTeam } from '@/lib/teams';
import { inviteOutput, memberOutput, teamOutput } from '@/lib/teams/output-schema';
import { changeTeamInput, teamParams } from '@/lib/teams/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/teams/{id}',
  summary: 'A team with its members, and for who may invite its open invites',
  permission: 'team.read',
  rateLimit: 'lenient',
  params: teamParams,
  output: z.object({
    team: teamOutput,
    members: z.array(memberOutput).readonly(),
    invites: z.array(inviteOutput).readonly().nullable(),
  }),
  run: async ({ deps, actor, params }) => ({ body: await getTeam(deps, actor, params.id) }),
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/teams/{id}',
  summary: 'Rename a team, or change its default currency',
  permission: 'team.change',
  rateLimit: 'lenient',
  params: teamParams,
  body: changeTeamInput,
  output: z.object({ team: teamOutput }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { team: await renameTeam(deps, request, params.id, body) } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/teams/{id}',
  summary: 'Delete a team; its deals are handed over or erased, as the body says',
  permission: 'team.delete',
  rateLimit: 'strict',
  params: teamParams,
  body: deleteTeamInput,
  output: deleteTeamOutput,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await deleteTeam(deps, request, params.id, body) };
  },
});
