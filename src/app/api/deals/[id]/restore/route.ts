import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { restoreDeal } from '@/lib/deals';
import { dealOutput } from '@/lib/deals/output-schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/{id}/restore',
  summary: 'Take a deal out of the bin',
  permission: 'deal.delete',
  rateLimit: 'lenient',
  params: dealParams,
  inOneTransaction: true,
  output: z.object({ deal: dealOutput }),
  run: async ({ deps, actor, params, requestId }) => ({
    body: {
      deal: await restoreDeal(deps, { actor, source: 'api', requestId }, params.id),
    },
  }),
});
