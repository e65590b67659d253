import { z } from 'zod';
import { defineRoute } from '@/app/_entry/define-route';
import { getEnv } from '@/lib/platform/env';
import { rotateWebhookSecret } from '@/lib/webhooks';
import { webhookWithSecretOutput } from '@/lib/webhooks/output-schema';
import { rotateSecretInput, webhookParams } from '@/lib/webhooks/schema';

export const POST = defineRoute({
  method: 'POST',
  path: '/api/webhooks/{id}/rotate-secret',
  summary: 'Give a webhook a new secret; the one before goes on signing for a window of hours',
  permission: 'webhook.manage',
  rateLimit: 'strict',
  params: webhookParams,
  body: rotateSecretInput,
  output: z.object({ webhook: webhookWithSecretOutput }),
  // A kept answer would be a kept secret.
  keepsAnswer: false,
  run: async ({ deps, actor, params, body, requestId }) => {
    const request = { actor, source: 'api', requestId } as const;
    const webhook = await rotateWebhookSecret(deps, getEnv(), request, params.id, body);
    return { body: { webhook } };
  },
});
