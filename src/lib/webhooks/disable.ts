import 'server-only';
import { appendAudit } from '../audit';
import { auditKeyOf } from '../auth';
import { appendEvents } from '../events';
import type { Tx } from '../platform/db';
import type { DisabledReason } from './model';
import { switchOff, type SwitchedOff } from './repository/deliveries';

type OwnReason = Exclude<DisabledReason, 'person'>;

const IN_WORDS: Readonly<Record<OwnReason, string>> = {
  gone: 'It answered 410 (Gone).',
  failing: 'Every attempt of the last five days failed.',
};

async function tell(tx: Tx, webhook: SwitchedOff, reason: OwnReason, now: Date): Promise<void> {
  // A path is often the key to the receiver: notices and mails go further than the endpoint's own page.
  const { host, origin } = new URL(webhook.url);
  const { id, userId, teamId, scopeKey } = webhook;
  await appendAudit(tx, {
    scopeKey: auditKeyOf(scopeKey, webhook),
    action: 'webhook.disabled',
    actorRef: 'system',
    target: id,
    data: { host, reason: IN_WORDS[reason] },
    requestId: null,
    at: now,
  });
  await appendEvents(tx, [
    {
      type: 'webhook.disabled',
      at: now,
      scopeKey,
      teamId,
      dealId: null,
      sequence: null,
      source: 'system',
      data: { userId, url: origin, reason: IN_WORDS[reason], path: `/settings/webhooks/${id}` },
      announced: true,
    },
  ]);
}

/**
 * Switches an endpoint off by itself, in the caller's transaction: the trail and whoever answers for it
 * hear why. What waits for it is the caller's to cancel, after the commit.
 *
 * @returns false where it was off already, and nothing happened
 */
export async function disableWebhook(
  tx: Tx,
  id: string,
  reason: OwnReason,
  now: Date,
): Promise<boolean> {
  const webhook = await switchOff(tx, id, reason, now);
  if (!webhook) return false;
  await tell(tx, webhook, reason, now);
  return true;
}
