'use server';

import { revalidatePath } from 'next/cache';
import { defineAction } from '@/app/_entry/define-action';
import { getEnv } from '@/lib/platform/env';
import {
  addressFaults,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  redeliver,
  redeliverSince,
  rotateWebhookSecret,
  testWebhook,
} from '@/lib/webhooks';
import {
  changeWebhookInput,
  createWebhookInput,
  deliveryParams,
  redeliverSinceInput,
  rotateSecretInput,
  testWebhookInput,
  webhookParams,
} from '@/lib/webhooks/schema';

const refresh = (): void => revalidatePath('/settings/webhooks', 'layout');
const findFaults = (form: unknown) => addressFaults(getEnv(), form);

export const createWebhookAction = defineAction({
  permission: 'webhook.manage',
  rateLimit: 'strict',
  input: createWebhookInput,
  findFaults,
  run: async ({ deps, actor, input, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const { id, url, secret, signingSecret } = await createWebhook(deps, getEnv(), request, input);
    refresh();
    return { id, url, secret, signingSecret };
  },
});

export const changeWebhookAction = defineAction({
  permission: 'webhook.manage',
  input: changeWebhookInput.safeExtend(webhookParams.shape),
  findFaults,
  run: async ({ deps, actor, input, requestId }) => {
    const { id, ...changes } = input;
    await changeWebhook(deps, getEnv(), { actor, source: 'screen', requestId }, id, changes);
    refresh();
    return {};
  },
});

export const rotateWebhookSecretAction = defineAction({
  permission: 'webhook.manage',
  rateLimit: 'strict',
  input: rotateSecretInput.extend(webhookParams.shape),
  run: async ({ deps, actor, input: { id, ...how }, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const rotated = await rotateWebhookSecret(deps, getEnv(), request, id, how);
    refresh();
    const { url, secret, signingSecret, rotatesUntil } = rotated;
    return { id, url, secret, signingSecret, rotatesUntil };
  },
});

export const deleteWebhookAction = defineAction({
  permission: 'webhook.manage',
  input: webhookParams,
  run: async ({ deps, actor, input, requestId }) => {
    // Not drawn anew: the page that it was deleted from would be absent before it is left.
    await deleteWebhook(deps, { actor, source: 'screen', requestId }, input.id);
    return {};
  },
});

export const testWebhookAction = defineAction({
  permission: 'webhook.manage',
  rateLimit: 'strict',
  input: testWebhookInput.extend(webhookParams.shape),
  run: async ({ deps, actor, input: { id, ...what }, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const delivery = await testWebhook(deps, request, id, what);
    refresh();
    return { deliveryId: delivery.id };
  },
});

export const redeliverAction = defineAction({
  permission: 'webhook.manage',
  input: deliveryParams,
  run: async ({ deps, actor, input, requestId }) => {
    await redeliver(deps, { actor, source: 'screen', requestId }, input.id);
    refresh();
    return {};
  },
});

export const redeliverSinceAction = defineAction({
  permission: 'webhook.manage',
  rateLimit: 'strict',
  input: redeliverSinceInput.extend(webhookParams.shape),
  run: async ({ deps, actor, input: { id, ...since }, requestId }) => {
    const request = { actor, source: 'screen', requestId } as const;
    const done = await redeliverSince(deps, request, id, since);
    refresh();
    return done;
  },
});
