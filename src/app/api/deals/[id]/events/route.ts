import { z } from 'zod';
import { dealParams } from '@/app/api/deals/deal-params';
import { defineRoute } from '@/app/_entry/define-route';
import { logTouch } from '@/lib/deals';
import { dealOutput } from '@/lib/deals/output-schema';
import { logTouchInput } from '@/lib/deals/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/deals/{id}/events',
  summary: 'Log a touch; answers the deal with its new assessment',
  permission: 'deal.log_touch',
  rateLimit: 'lenient',
  params: dealParams,
  body: logTouchInput,
  output: z.object({ deal: dealOutput }),
  status: 201,
  inOneTransaction: true,
  run: async ({ deps, actor, params, body, requestId }) => ({
    body: {
      deal: await logTouch(deps, { actor, source: 'api', requestId }, params.id, body),
    },
  }),
});
