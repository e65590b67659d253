import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getTeam, transferOwnership } from '@/lib/teams';
import { memberOutput } from '@/lib/teams/output-schema';
import { teamParams, transferInput } from '@/lib/teams/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/teams/{id}/transfer',
  summary: 'Make another member the owner; you stay as an admin',
  permission: 'team.transfer',
  rateLimit: 'strict',
  params: teamParams,
  body: transferInput,
  output: z.object({ members: z.array(memberOutput).readonly() }),
  run: async ({ deps, actor, params, body, requestId }) => {
    await transferOwnership(deps, { actor, source: 'api', requestId }, params.id, body);
    const { members } = await getTeam(deps, actor, params.id);
    return { body: { members } };
  },
});
