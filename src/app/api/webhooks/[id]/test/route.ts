import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { testWebhook } from '@/lib/webhooks';
import { deliveryOutput } from '@/lib/webhooks/output-schema';
import { testWebhookInput, webhookParams } from '@/lib/webhooks/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks/{id}/test',
  summary: 'Send an example to a webhook, signed like any event and marked with data.test',
  permission: 'webhook.manage',
  rateLimit: 'strict',
  params: webhookParams,
  body: testWebhookInput,
  inOneTransaction: true,
  output: z.object({ delivery: deliveryOutput }),
  status: 201,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { delivery: await testWebhook(deps, request, params.id, body) } };
  },
});
