import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { revokeInvite } from '@/lib/teams';
import { inviteParams } from '@/lib/teams/schema';

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/teams/{id}/invites/{inviteId}',
  summary: 'Take an invite back',
  permission: 'member.invite',
  rateLimit: 'lenient',
  params: inviteParams,
  output: z.object({}),
  run: async ({ deps, actor, params, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    await revokeInvite(deps, request, params.id, params.inviteId);
    return { body: {} };
  },
});
