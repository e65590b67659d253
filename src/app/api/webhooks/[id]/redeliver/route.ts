import { defineRoute } from '@/app/_entry/define-route';
import { redeliverSince } from '@/lib/webhooks';
import { redeliveredOutput } from '@/lib/webhooks/output-schema';
import { redeliverSinceInput, webhookParams } from '@/lib/webhooks/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks/{id}/redeliver',
  summary:
    'Deliver again what failed or was cancelled since a moment, the oldest first and at most 10,000 in one request; asked again, it goes on with what remains. Tests are left out',
  permission: 'webhook.manage',
  rateLimit: 'strict',
  params: webhookParams,
  body: redeliverSinceInput,
  output: redeliveredOutput,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await redeliverSince(deps, request, params.id, body) };
  },
});
