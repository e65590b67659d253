import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { createTeam, listTeams } from '@/lib/teams';
import { teamOutput } from '@/lib/teams/output-schema';
import { createTeamInput } from '@/lib/teams/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/teams',
  summary: 'Your teams, with your role in each',
  permission: 'team.read',
  rateLimit: 'lenient',
  output: z.object({ teams: z.array(teamOutput).readonly() }),
  run: async ({ deps, actor }) => ({ body: { teams: await listTeams(deps, actor) } }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/teams',
  summary: 'Create a team; you become its owner',
  permission: 'team.create',
  rateLimit: 'strict',
  body: createTeamInput,
  inOneTransaction: true,
  output: z.object({ team: teamOutput }),
  status: 201,
  run: async ({ deps, actor, body, requestId }) => ({
    body: { team: await createTeam(deps, { actor, source: 'api', requestId }, body) },
  }),
});
