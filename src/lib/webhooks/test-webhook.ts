import 'server-only';
import { newId } from '../core/ids';
import type { PublicEventType } from '../events';
import { afterCommit } from '../platform/db';
import type { Deps } from '../platform/deps';
import { wakePumps } from '../platform/outbox';
import type { DeliveryDto } from './dto';
import { demandOn, holdWebhook, type WebhookRequest } from './held-webhook';
import { TEST_EVENT_PREFIX } from './model';
import { testBodyTextOf } from './payload';
import { insertDelivery } from './repository/delivery-log';
import type { WebhookRow } from './repository/webhooks';
import type { TestWebhookInput } from './schema';
import { toDeliveryDto } from './to-dto';

const firstOf = ({ events }: WebhookRow): PublicEventType =>
  (events[0] as PublicEventType | undefined) ?? 'deal.created';

/**
 * Queues one delivery of an example, signed and sent like any other; `data.test` marks it, and its
 * event id. Any event may be tried, chosen or not.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the endpoint is switched off)
 */
export async function testWebhook(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  { event }: TestWebhookInput,
): Promise<DeliveryDto> {
  return holdWebhook(deps, request, id, async ({ tx, now, webhook }) => {
    demandOn(webhook);
    const eventId = `${TEST_EVENT_PREFIX}${newId()}`;
    const eventType = event ?? firstOf(webhook);
    const row = await insertDelivery(tx, {
      id: newId(),
      webhookId: id,
      eventId,
      eventType,
      body: testBodyTextOf(eventType, eventId, now),
      nextAttemptAt: now,
      createdAt: now,
    });
    afterCommit(tx, wakePumps);
    return toDeliveryDto(row);
  });
}
