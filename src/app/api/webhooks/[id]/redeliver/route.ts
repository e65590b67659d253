import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { redeliverSince } from '@/lib/webhooks';
import { redeliverSinceInput, webhookParams } from '@/lib/webhooks/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks/{id}/redeliver',
  summary: 'Deliver again all that failed or was cancelled since a moment; tests are left out',
  permission: 'webhook.manage',
  rateLimit: 'strict',
  params: webhookParams,
  body: redeliverSinceInput,
  output: z.object({ count: z.number().int().min(0).describe('so many are on their way again') }),
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: await redeliverSince(deps, request, params.id, body) };
  },
});
