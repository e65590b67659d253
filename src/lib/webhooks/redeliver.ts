import 'server-only';
import { AppError } from '../core/errors';
import { afterCommit } from '../platform/db';
import type { Deps } from '../platform/deps';
import { wakePumps } from '../platform/outbox';
import type { DeliveryDto } from './dto';
import { demandOn, holdWebhook, record, type WebhookRequest } from './held-webhook';
import { getOwnDelivery } from './list-deliveries';
import * as log from './repository/delivery-log';
import type { RedeliverSinceInput } from './schema';
import { toDeliveryDto } from './to-dto';

/** So many are re-armed by one statement, in a transaction of its own. */
const BATCH = 2_000;

/**
 * Delivers once more, under the same event id. One that waits is tried now; one that is on its way at
 * this moment is left to arrive.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the endpoint is switched off)
 */
export async function redeliver(
  deps: Deps,
  request: WebhookRequest,
  id: string,
): Promise<DeliveryDto> {
  const { webhookId } = await getOwnDelivery(deps.db, request.actor, 'webhook.manage', id);
  return holdWebhook(deps, request, webhookId, async (held) => {
    demandOn(held.webhook);
    const row = await log.rearm(held.tx, id, held.now);
    if (!row) throw new AppError('CONFLICT', 'This delivery was cleared from the log just now.');
    await record(held, request, 'webhook.redelivered', { count: 1, delivery: id });
    afterCommit(held.tx, wakePumps);
    return toDeliveryDto(row);
  });
}

/**
 * Delivers once more all that failed or was cancelled since then, tests left out. What stands stands
 * batch by batch, each with its entry in the trail: an endpoint may have missed very many.
 *
 * @returns how many
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the endpoint is switched off)
 */
export async function redeliverSince(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  { since }: RedeliverSinceInput,
  batch = BATCH,
): Promise<{ count: number }> {
  let count = 0;
  let after: log.LogPlace | null = { createdAt: since, id: '' };
  while (after) {
    const from: log.LogPlace = after;
    const armed = await holdWebhook(deps, request, id, async (held) => {
      demandOn(held.webhook);
      const rows = await log.rearmSome(held.tx, id, { after: from, now: held.now, limit: batch });
      const about = { count: rows.length, since: since.toISOString() };
      if (rows.length > 0) await record(held, request, 'webhook.redelivered', about);
      afterCommit(held.tx, wakePumps);
      return rows;
    });
    count += armed.length;
    after = armed.length === batch ? (armed.at(-1) ?? null) : null;
  }
  return { count };
}
