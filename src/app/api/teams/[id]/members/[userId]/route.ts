import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { changeRole, removeMember } from '@/lib/teams';
import { memberOutput } from '@/lib/teams/output-schema';
import { changeRoleInput, memberParams, removeMemberQuery } from '@/lib/teams/schema';

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/teams/{id}/members/{userId}',
  summary: 'Change the role of a member',
  permission: 'member.change_role',
  rateLimit: 'lenient',
  params: memberParams,
  body: changeRoleInput,
  output: z.object({ member: memberOutput }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { member: await changeRole(deps, request, params.id, params.userId, body) } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/teams/{id}/members/{userId}',
  summary: 'Remove a member, or leave by naming yourself; assignTo takes over their deals',
  // Leaving asks for less, which the use case knows; the scope of a token is the same.
  permission: 'member.remove',
  rateLimit: 'lenient',
  params: memberParams,
  query: removeMemberQuery,
  output: z.object({}),
  run: async ({ deps, actor, params, query, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    await removeMember(deps, request, params.id, params.userId, query);
    return { body: {} };
  },
});
