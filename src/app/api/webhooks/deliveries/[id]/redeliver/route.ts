import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { redeliver } from '@/lib/webhooks';
import { deliveryOutput } from '@/lib/webhooks/output-schema';
import { deliveryParams } from '@/lib/webhooks/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks/deliveries/{id}/redeliver',
  summary: 'Deliver once more, under the same event id; one that waits is tried now',
  permission: 'webhook.manage',
  rateLimit: 'lenient',
  params: deliveryParams,
  inOneTransaction: true,
  output: z.object({ delivery: deliveryOutput }),
  run: async ({ deps, actor, params, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { delivery: await redeliver(deps, request, params.id) } };
  },
});
