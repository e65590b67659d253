import { defineRoute } from '@/app/_entry/define-route';
import { acceptInvite } from '@/lib/teams';
import { joinedOutput } from '@/lib/teams/output-schema';
import { linkParams } from '@/lib/teams/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/invites/{token}/accept',
  summary: 'Join the team that invited you',
  permission: 'invite.answer',
  rateLimit: 'lenient',
  params: linkParams,
  output: joinedOutput,
  run: async ({ deps, actor, params, requestId }) => ({
    body: await acceptInvite(deps, { actor, source: 'api', requestId }, params.token),
  }),
});
