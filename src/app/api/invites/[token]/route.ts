import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { readInvite } from '@/lib/teams';
import { receivedInviteOutput } from '@/lib/teams/output-schema';
import { linkParams } from '@/lib/teams/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/invites/{token}',
  summary: 'What an invite link leads to, for the person who is signed in',
  permission: 'signed_in',
  rateLimit: 'lenient',
  params: linkParams,
  output: z.object({ invite: receivedInviteOutput }),
  run: async ({ deps, actor, params }) => ({
    body: { invite: await readInvite(deps, actor, params.token) },
  }),
});
