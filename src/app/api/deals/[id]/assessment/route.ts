import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { getAssessment } from '@/lib/deals';
import { assessmentOutput } from '@/lib/deals/output-schema';
import { assessmentQuery } from '@/lib/deals/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/{id}/assessment',
  summary: 'The score as a sum of named parts with evidence, as of any past moment',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: dealParams,
  query: assessmentQuery,
  output: z.object({ assessment: assessmentOutput }),
  run: async ({ deps, actor, params, query }) => ({
    body: {
      assessment: await getAssessment(deps, actor, params.id, query.asOf),
    },
  }),
});
