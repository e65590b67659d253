import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { getRiskInputs } from '@/lib/deals';
import { riskInputsOutput } from '@/lib/deals/replay-schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/deals/{id}/risk-inputs',
  summary: 'Everything that the present score was computed from, to compute it again',
  permission: 'deal.read',
  rateLimit: 'lenient',
  params: dealParams,
  output: z.object({ inputs: riskInputsOutput }),
  run: async ({ deps, actor, params }) => ({
    body: { inputs: await getRiskInputs(deps, actor, params.id) },
  }),
});
