import 'server-only';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signingSecretOf, type OpenSecrets } from './secrets';

export const USER_AGENT = 'Sentinel-Webhooks/1.0';

export interface Signed {
  readonly eventId: string;
  /** The exact text that is sent. */
  readonly body: string;
  /** Of this attempt. */
  readonly at: Date;
}

/**
 * The headers of a delivery. Two schemes sign with one secret: Standard Webhooks, during a rotation
 * with the new and the old one; and the plain HMAC over the body, whose header has room for one, with
 * the old one until its window ends.
 */
export function signedHeaders(
  { eventId, body, at }: Signed,
  { current, previous }: OpenSecrets,
): Record<string, string> {
  const secrets = previous === null ? [current] : [current, previous];
  const signatures = secrets.map((secret) =>
    new Webhook(signingSecretOf(secret)).sign(eventId, at, body),
  );
  const plain = createHmac('sha256', previous ?? current)
    .update(body)
    .digest('hex');
  return {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
    'x-webhook-signature': plain,
  };
}
