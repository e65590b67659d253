import { defineRoute } from '@/app/_entry/define-route';
import { getPipelineAsOf } from '@/lib/deals';
import { pastPipelineOutput, pastPipelineQuery } from '@/lib/deals/replay-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/risk/pipeline',
  summary: 'The open pipeline as it stood on the evening of a past day',
  permission: 'deal.read',
  rateLimit: 'analytics',
  query: pastPipelineQuery,
  output: pastPipelineOutput,
  run: async ({ deps, actor, query }) => ({
    body: await getPipelineAsOf(deps, actor, query),
  }),
});
