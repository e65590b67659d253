import 'server-only';
import { AppError } from '../core/errors';
import { afterCommit } from '../platform/db';
import type { Deps } from '../platform/deps';
import { wakePumps } from '../platform/outbox';
import type { DeliveryDto, RedeliveredDto } from './dto';
import { demandOn, holdWebhook, record, type WebhookRequest } from './held-webhook';
import { getOwnDelivery } from './list-deliveries';
import { MAX_REDELIVERED } from './model';
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
  const { webhookId } = await getOwnDelivery(deps, request.actor, 'webhook.manage', id);
  return holdWebhook(deps, request, webhookId, async (held) => {
    demandOn(held.webhook);
    const row = await log.rearm(held.tx, id, held.now);
    if (!row) throw new AppError('CONFLICT', 'This delivery was cleared from the log just now.');
    await record(held, request, 'webhook.redelivered', { count: 1, delivery: id });
    afterCommit(held.tx, wakePumps);
    return toDeliveryDto(row);
  });
}

export interface RedeliverLimits {
  /** By one statement. */
  readonly batch: number;
  /** In one request. */
  readonly most: number;
}

/** The next batch, in a transaction of its own. @returns those that it re-armed, in order */
function redeliverSome(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  { since, ...step }: { since: Date; after: log.LogPlace; limit: number },
): Promise<log.LogPlace[]> {
  return holdWebhook(deps, request, id, async (held) => {
    demandOn(held.webhook);
    const rows = await log.rearmSome(held.tx, id, { ...step, now: held.now });
    const about = { count: rows.length, since: since.toISOString() };
    if (rows.length > 0) await record(held, request, 'webhook.redelivered', about);
    afterCommit(held.tx, wakePumps);
    return rows;
  });
}

/**
 * Delivers once more what failed or was cancelled since then, the oldest first, tests left out; so many
 * as one request may. What stands stands batch by batch, each with its entry in the trail: an endpoint
 * may have missed very many. What is armed has not failed any more, so that a repeat goes on after it.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (the endpoint is switched off)
 */
export async function redeliverSince(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  { since }: RedeliverSinceInput,
  { batch, most }: RedeliverLimits = { batch: BATCH, most: MAX_REDELIVERED },
): Promise<RedeliveredDto> {
  let count = 0;
  let after: log.LogPlace = { createdAt: since, id: '' };
  for (;;) {
    const limit = Math.min(batch, most - count);
    const armed = await redeliverSome(deps, request, id, { since, after, limit });
    count += armed.length;
    after = armed.at(-1) ?? after;
    if (armed.length < limit) return { count, remaining: 0 };
    if (count >= most) return { count, remaining: await log.countArmable(deps.db, id, after) };
  }
}
