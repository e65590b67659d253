import 'server-only';
import type { Deps } from '../platform/deps';
import { holdWebhook, record, type WebhookRequest } from './held-webhook';
import * as log from './repository/delivery-log';
import { deleteWebhook as removeRow, updateWebhook } from './repository/webhooks';

/** So much of a log goes in one statement. */
const BATCH = 2_000;

/**
 * Deletes an endpoint with its log. It hears of nothing more from the first step on; a long log goes
 * piece by piece before it, so that a call which is cut short can be made again.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function deleteWebhook(
  deps: Deps,
  request: WebhookRequest,
  id: string,
  batch = BATCH,
): Promise<void> {
  await holdWebhook(deps, request, id, async ({ tx, now, webhook }) => {
    if (!webhook.isActive) return;
    const off = { isActive: false, disabledReason: 'person', disabledAt: now };
    await updateWebhook(tx, id, off);
  });
  while ((await log.deleteSome(deps.db, id, batch)) === batch);
  await holdWebhook(deps, request, id, async (held) => {
    await removeRow(held.tx, id);
    await record(held, request, 'webhook.deleted');
  });
}
