import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { declineInvite } from '@/lib/teams';
import { linkParams } from '@/lib/teams/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/invites/{token}/decline',
  summary: 'Decline an invite that is addressed to you',
  permission: 'invite.answer',
  rateLimit: 'lenient',
  params: linkParams,
  output: z.object({}),
  run: async ({ deps, actor, params, requestId }) => {
    await declineInvite(deps, { actor, source: 'api', requestId }, params.token);
    return { body: {} };
  },
});
