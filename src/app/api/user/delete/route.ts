import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { deleteAccount } from '@/lib/account';
import { deleteAccountInput } from '@/lib/account/schema';

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/user/delete',
  summary: 'Delete your account for good, and say what becomes of teams that only you own',
  permission: 'account.manage',
  rateLimit: 'strict',
  body: deleteAccountInput,
  output: z.object({ deleted: z.literal(true) }),
  run: async ({ deps, actor, body, requestId }) => {
    await deleteAccount(deps, { actor, requestId }, body);
    return { body: { deleted: true as const } };
  },
});
