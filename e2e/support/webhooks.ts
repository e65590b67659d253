import { test } from '@playwright/test';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../src/test/stand-ins/webhook-receiver';
import { call, type Json } from './http';
import type { Person } from './people';
import { receiverPort } from './receivers';
import { receiverHosts } from './settings';

/** Somebody's endpoint for all tests of a file, which the app may call. */
export function withReceiver(): () => WebhookReceiver {
  let receiver: WebhookReceiver | undefined;
  test.beforeAll(async () => {
    receiver = await startWebhookReceiver(receiverPort('webhook'));
  });
  test.afterAll(async () => receiver?.close());
  return () => {
    if (!receiver) throw new Error('The receiver starts with the first test.');
    return receiver;
  };
}

/** An address that may be kept; what is sent there is of no interest. */
export const HOOK_URL = `http://${receiverHosts[0]}/of-no-interest`;

/** An endpoint of the person's team, as the API makes it: with its secret. */
export async function makeWebhook(
  { token, teamId }: Person,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Json> {
  const body = { url: HOOK_URL, events: ['team.member_added'], teamId, ...given };
  const { status, json, text } = await call('POST', '/api/webhooks', { token, body });
  if (status !== 201) throw new Error(`No webhook was made: ${text}`);
  return json.webhook;
}

/** A delivery to an endpoint of the person's team, made by a test: its id and the endpoint's. */
export async function makeDelivery(person: Person): Promise<{ id: string; webhookId: string }> {
  const { id: webhookId } = await makeWebhook(person);
  const path = `/api/webhooks/${webhookId}/test`;
  const { status, json, text } = await call('POST', path, { token: person.token, body: {} });
  if (status !== 201) throw new Error(`No test was sent: ${text}`);
  return { id: json.delivery.id, webhookId };
}
