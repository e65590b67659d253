import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getDelivery } from '@/lib/webhooks';
import { deliveryDetailOutput } from '@/lib/webhooks/output-schema';
import { deliveryParams } from '@/lib/webhooks/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/webhooks/deliveries/{id}',
  summary: 'A delivery with its exact body and every attempt',
  permission: 'webhook.read',
  rateLimit: 'lenient',
  params: deliveryParams,
  output: z.object({ delivery: deliveryDetailOutput }),
  run: async ({ deps, actor, params }) => ({
    body: { delivery: await getDelivery(deps, actor, params.id) },
  }),
});
