import 'server-only';
import type { Deps } from '../platform/deps';
import { eraseNext } from './erase-deleted';
import { holdWebhook, record, type WebhookRequest } from './held-webhook';
import { markDeleted } from './repository/webhooks';

/** So many pieces of the log go within the request: of most endpoints that is all. */
const PIECES_AT_ONCE = 2;

/**
 * Deletes an endpoint. It is absent from then on, and nothing is sent to it, what waited included. Its
 * log follows: a short one at once, the rest of a long one piece by piece, by `trimDeliveries`.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function deleteWebhook(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  batch?: number,
): Promise<void> {
  await holdWebhook(deps, request, id, async (held) => {
    await markDeleted(held.tx, id, held.now);
    await record(held, request, 'webhook.deleted');
  });
  for (let piece = 0; piece < PIECES_AT_ONCE; piece += 1) {
    if (!(await eraseNext(deps, id, batch))) return;
  }
}
