import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { revokeToken } from '@/lib/account';
import { apiTokenOutput } from '@/lib/account/output-schema';
import { tokenParams } from '@/lib/account/schema';

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/tokens/{id}',
  summary: 'Revoke one of your API tokens: its next request is refused',
  permission: 'account.manage',
  rateLimit: 'lenient',
  params: tokenParams,
  output: z.object({ apiToken: apiTokenOutput }),
  run: async ({ deps, actor, params, requestId }) => ({
    body: { apiToken: await revokeToken(deps, { actor, requestId }, params.id) },
  }),
});
