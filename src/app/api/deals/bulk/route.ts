import { defineRoute } from '@/app/_entry/define-route';
import { changeMany } from '@/lib/deals';
import { changeManyInput, changeManyOutput } from '@/lib/deals/change-many-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/bulk',
  summary: 'Update, delete or restore up to 500 deals; answers for each how it fared',
  // Deleting and restoring ask for their own permission, row by row.
  permission: 'deal.update',
  rateLimit: 'strict',
  body: changeManyInput,
  output: changeManyOutput,
  run: async ({ deps, actor, body, requestId }) => ({
    body: { results: await changeMany(deps, { actor, source: 'api', requestId }, body) },
  }),
});
