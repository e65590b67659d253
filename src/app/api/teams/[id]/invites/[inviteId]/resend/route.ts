import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { resendInvite } from '@/lib/teams';
import { sentInviteOutput } from '@/lib/teams/output-schema';
import { inviteParams } from '@/lib/teams/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/teams/{id}/invites/{inviteId}/resend',
  summary: 'Send an invite again, at most every minute; the link before ends',
  permission: 'member.invite',
  rateLimit: 'strict',
  params: inviteParams,
  output: sentInviteOutput,
  // A kept answer would be a kept link.
  keepsAnswer: false,
  run: async ({ deps, actor, params, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await resendInvite(deps, getEnv(), request, params.id, params.inviteId) };
  },
});
