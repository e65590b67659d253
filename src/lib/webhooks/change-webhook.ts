import 'server-only';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { cancelWaiting } from './cancel-waiting';
import { demandAddress, demandHeard } from './demand-target';
import type { WebhookDto } from './dto';
import { getOwn, holdWebhook, record, type HeldWebhook, type WebhookRequest } from './held-webhook';
import { toDto } from './list-webhooks';
import { hostOf } from './model';
import { updateWebhook, type WebhookChanges, type WebhookRow } from './repository/webhooks';
import type { ChangeWebhookInput } from './schema';

const isSameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((each) => other.includes(each));

/** The names of the settings that change, in the order of the API. */
function changedFields(before: WebhookRow, input: ChangeWebhookInput): string[] {
  const { url = before.url, description = before.description, events = before.events } = input;
  return [
    ...(url === before.url ? [] : ['url']),
    ...(isSameList(events, before.events) ? [] : ['events']),
    ...(description === before.description ? [] : ['description']),
  ];
}

const FRESH = { firstFailureAt: null, failureCount: 0, lastDurationMs: null } as const;

function switched(to: boolean, now: Date): WebhookChanges {
  if (to) return { isActive: true, disabledReason: null, disabledAt: null, ...FRESH };
  return { isActive: false, disabledReason: 'person', disabledAt: now };
}

/** Whether it is to be switched on or off; null where it stays as it is. */
const switchOf = (before: WebhookRow, { isActive }: ChangeWebhookInput): boolean | null =>
  isActive === undefined || isActive === before.isActive ? null : isActive;

async function applyChanges(
  { tx, now, webhook: before }: HeldWebhook,
  request: WebhookRequest,
  input: ChangeWebhookInput,
): Promise<WebhookRow> {
  const fields = changedFields(before, input);
  const to = switchOf(before, input);
  if (fields.length === 0 && to === null) return before;
  const webhook = await updateWebhook(tx, before.id, {
    ...input,
    // What another address has answered says nothing of this one.
    ...(fields.includes('url') ? FRESH : {}),
    ...(to === null ? {} : switched(to, now)),
  });
  const held = { tx, now, webhook };
  if (fields.length > 0) {
    const about = { fields: fields.join(', '), fromHost: hostOf(before.url) };
    await record(held, request, 'webhook.changed', about);
  }
  if (to === true) await record(held, request, 'webhook.enabled');
  if (to === false) await record(held, request, 'webhook.disabled', { reason: 'by hand' });
  return webhook;
}

/**
 * Changes an endpoint, or switches it on or off. Switched off, what waits for it is cancelled; switched
 * on, it begins without the failures of before.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, VALIDATION_FAILED (`url`, `events`)
 */
export async function changeWebhook(
  deps: Deps,
  env: Env,
  request: WebhookRequest,
  id: string,
  input: ChangeWebhookInput,
): Promise<WebhookDto> {
  const found = await getOwn(deps.db, request.actor, 'webhook.manage', id);
  if (input.events) demandHeard(found.teamId, input.events);
  const url = input.url === undefined ? undefined : await demandAddress(env, input.url);
  // A switching off that was cut short leaves some behind.
  if (!found.isActive) await cancelWaiting(deps, id);
  const webhook = await holdWebhook(deps, request, id, (held) =>
    applyChanges(held, request, url === undefined ? input : { ...input, url }),
  );
  if (found.isActive && !webhook.isActive) await cancelWaiting(deps, id);
  return toDto(deps.db, webhook, deps.now());
}
