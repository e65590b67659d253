import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { inviteMember, listInvites } from '@/lib/teams';
import { inviteOutput, sentInviteOutput } from '@/lib/teams/output-schema';
import { inviteInput, teamParams } from '@/lib/teams/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/teams/{id}/invites',
  summary: 'The invites of a team that wait for an answer',
  permission: 'member.invite',
  rateLimit: 'lenient',
  params: teamParams,
  output: z.object({ invites: z.array(inviteOutput).readonly() }),
  run: async ({ deps, actor, params }) => ({
    body: { invites: await listInvites(deps, actor, params.id) },
  }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/teams/{id}/invites',
  summary: 'Invite a mail address; answers the link, this once',
  permission: 'member.invite',
  rateLimit: 'strict',
  params: teamParams,
  body: inviteInput,
  output: sentInviteOutput,
  status: 201,
  // A kept answer would be a kept link.
  keepsAnswer: false,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await inviteMember(deps, getEnv(), request, params.id, body) };
  },
});
