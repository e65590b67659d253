import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { getRiskHistory } from '@/lib/deals';
import { riskHistoryOutput, riskHistoryQuery } from '@/lib/deals/replay-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/{id}/risk-history',
  summary: 'The score over the life of a deal, and what moved it, signal by signal',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: dealParams,
  query: riskHistoryQuery,
  output: z.object({ history: riskHistoryOutput }),
  run: async ({ deps, actor, params, query }) => ({
    body: { history: await getRiskHistory(deps, actor, params.id, query) },
  }),
});
