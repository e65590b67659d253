import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { TEAM_ROLES } from '@/lib/auth/model';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/auth/me',
  summary: 'Who is asking, and in which teams',
  permission: 'signed_in',
  rateLimit: 'lenient',
  output: z.object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    teams: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(TEAM_ROLES) })),
  }),
  run: ({ actor }) =>
    Promise.resolve({
      body: {
        user: { id: actor.userId, name: actor.name, email: actor.email },
        teams: actor.memberships.map(({ teamId, teamName, role }) => ({
          id: teamId,
          name: teamName,
          role,
        })),
      },
    }),
});
