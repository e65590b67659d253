import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { createWebhook, listWebhooks } from '@/lib/webhooks';
import { webhookOutput, webhookWithSecretOutput } from '@/lib/webhooks/output-schema';
import { createWebhookInput, listWebhooksQuery } from '@/lib/webhooks/schema';

export const GET = defineRoute({
  method: 'GET',
  path: '/api/webhooks',
  summary: 'Webhooks, newest first, with how they have answered within seven days',
  permission: 'webhook.read',
  rateLimit: 'lenient',
  query: listWebhooksQuery,
  output: z.object({ webhooks: z.array(webhookOutput).readonly() }),
  run: async ({ deps, actor, query }) => ({
    body: { webhooks: await listWebhooks(deps, actor, query) },
  }),
});

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks',
  summary: 'Make a webhook; its secret is told this once, in two forms',
  permission: 'webhook.manage',
  rateLimit: 'strict',
  body: createWebhookInput,
  output: z.object({ webhook: webhookWithSecretOutput }),
  status: 201,
  // A kept answer would be a kept secret.
  keepsAnswer: false,
  run: async ({ deps, actor, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    return { body: { webhook: await createWebhook(deps, getEnv(), request, body) } };
  },
});
