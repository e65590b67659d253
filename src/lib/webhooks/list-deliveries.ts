import 'server-only';
import { demand, type Actor, type Permission } from '../auth';
import { notFound } from '../core/errors';
import { isId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { DeliveryDetailDto, DeliveryPageDto } from './dto';
import { forgetIn } from './forget';
import { getOwn, isInPlaceOf } from './held-webhook';
import * as log from './repository/delivery-log';
import { findWebhook } from './repository/webhooks';
import type { ListDeliveriesQuery } from './schema';
import { toDeliveryDetailDto, toDeliveryDto } from './to-dto';

/** A page of what was sent to an endpoint, newest first. @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST (`cursor`) */
export async function listDeliveries(
  { db }: Deps,
  actor: Actor,
  webhookId: string,
  query: ListDeliveriesQuery,
): Promise<DeliveryPageDto> {
  await getOwn(db, actor, 'webhook.read', webhookId);
  const { rows, nextCursor } = await log.listDeliveries(db, webhookId, query);
  return { deliveries: rows.map(toDeliveryDto), nextCursor };
}

/** @throws AppError NOT_FOUND, FORBIDDEN */
export async function getOwnDelivery(
  { db }: Deps,
  actor: Actor,
  permission: Permission,
  id: string,
) {
  if (isId(id)) await forgetIn({ db }, id);
  const delivery = isId(id) ? await log.findDelivery(db, id) : null;
  const webhook = delivery && (await findWebhook(db, delivery.webhookId));
  if (!webhook || !isInPlaceOf(actor, webhook.scopeKey)) throw notFound('The delivery');
  demand(actor, permission, webhook.scopeKey);
  return delivery;
}

/** A delivery with its exact body and every attempt. @throws AppError NOT_FOUND, FORBIDDEN */
export async function getDelivery(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<DeliveryDetailDto> {
  const delivery = await getOwnDelivery(deps, actor, 'webhook.read', id);
  return toDeliveryDetailDto(delivery, await log.listAttempts(deps.db, id));
}
