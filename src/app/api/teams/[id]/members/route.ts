import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { listMembers } from '@/lib/teams';
import { memberOutput } from '@/lib/teams/output-schema';
import { teamParams } from '@/lib/teams/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/teams/{id}/members',
  summary: 'The members of a team',
  permission: 'team.read',
  rateLimit: 'lenient',
  params: teamParams,
  output: z.object({ members: z.array(memberOutput).readonly() }),
  run: async ({ deps, actor, params }) => ({
    body: { members: await listMembers(deps, actor, params.id) },
  }),
});
