import 'server-only';
import { AppError, notFound } from '../core/errors';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import type { WebhookWithSecretDto } from './dto';
import { holdWebhook, record, type WebhookRequest } from './held-webhook';
import { toDto } from './list-webhooks';
import { findSealed, replaceSecrets, type WebhookRow } from './repository/webhooks';
import type { RotateSecretInput } from './schema';
import { rotateSecret as rotate, signingSecretOf } from './secrets';

const HOUR_MS = 3_600_000;

/** A third secret beside two would leave a receiver that has the first without any that signs. */
function demandSettled({ previousExpiresAt }: WebhookRow, now: Date): void {
  if (previousExpiresAt === null || previousExpiresAt <= now) return;
  const until = previousExpiresAt.toISOString();
  throw new AppError(
    'CONFLICT',
    `The secret before the last rotation still signs, until ${until}. Wait for it, or rotate with a window of 0 hours: then both end at once.`,
  );
}

/**
 * A new secret, told this once. The one before goes on signing beside it for `windowHours`; with 0 it,
 * and any before it, end at once.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, CONFLICT (a window is open), UNAVAILABLE (no key to seal with)
 */
export async function rotateSecret(
  deps: Deps,
  env: Env,
  request: WebhookRequest,
  id: string,
  { windowHours }: RotateSecretInput,
): Promise<WebhookWithSecretDto> {
  return holdWebhook(deps, request, id, async ({ tx, now, webhook: before }) => {
    if (windowHours > 0) demandSettled(before, now);
    const present = await findSealed(tx, id);
    if (!present) throw notFound('The webhook');
    const until = new Date(now.getTime() + windowHours * HOUR_MS);
    const holder = { id, scopeKey: before.scopeKey, ...present };
    const { secret, sealed } = rotate(holder, env.SENTINEL_ENCRYPTION_KEYS ?? [], { now, until });
    const webhook = await replaceSecrets(tx, id, sealed);
    await record({ tx, now, webhook }, request, 'webhook.secret_rotated', { windowHours });
    return { ...(await toDto(tx, webhook, now)), secret, signingSecret: signingSecretOf(secret) };
  });
}
