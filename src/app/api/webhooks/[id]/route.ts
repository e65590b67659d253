import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { changeWebhook, deleteWebhook, getWebhook } from '@/lib/webhooks';
import { webhookOutput } from '@/lib/webhooks/output-schema';
import { changeWebhookInput, webhookParams } from '@/lib/webhooks/schema';

const output = z.object({ webhook: webhookOutput });

export const GET = defineRoute({
  method: 'GET',
  path: '/api/webhooks/{id}',
  summary: 'A webhook, without its secret',
  permission: 'webhook.read',
  rateLimit: 'lenient',
  params: webhookParams,
  output,
  run: async ({ deps, actor, params }) => ({
    body: { webhook: await getWebhook(deps, actor, params.id) },
  }),
});

export const PATCH = defineRoute({
  method: 'PATCH',
  path: '/api/webhooks/{id}',
  summary: 'Change a webhook, or switch it on or off; off cancels what waits for it',
  permission: 'webhook.manage',
  rateLimit: 'lenient',
  params: webhookParams,
  body: changeWebhookInput,
  output,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { webhook: await changeWebhook(deps, getEnv(), request, params.id, body) } };
  },
});

export const DELETE = defineRoute({
  method: 'DELETE',
  path: '/api/webhooks/{id}',
  summary:
    'Delete a webhook: it is absent at once and nothing is sent to it any more; a long log is erased within minutes',
  permission: 'webhook.manage',
  rateLimit: 'lenient',
  params: webhookParams,
  output: z.object({}),
  run: async ({ deps, actor, params, requestId }) => {
    await deleteWebhook(deps, { actor, source: 'api', requestId }, params.id);
    return { body: {} };
  },
});
