import { defineRoute } from '@/app/_entry/define-route';
import { listDeliveries } from '@/lib/webhooks';
import { deliveryPageOutput } from '@/lib/webhooks/output-schema';
import { listDeliveriesQuery, webhookParams } from '@/lib/webhooks/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/webhooks/{id}/deliveries',
  summary: 'What was sent to a webhook, newest first',
  permission: 'webhook.read',
  rateLimit: 'lenient',
  params: webhookParams,
  query: listDeliveriesQuery,
  output: deliveryPageOutput,
  run: async ({ deps, actor, params, query }) => ({
    body: await listDeliveries(deps, actor, params.id, query),
  }),
});
