import 'server-only';
import { placeFor } from '../auth';
import { AppError } from '../core/errors';
import { newId } from '../core/ids';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { demandAddress, demandHeard } from './demand-target';
import type { WebhookWithSecretDto } from './dto';
import { inPlace, record, type WebhookRequest } from './held-webhook';
import { MAX_WEBHOOKS } from './model';
import { countWebhooks, insertWebhook } from './repository/webhooks';
import type { CreateWebhookInput } from './schema';
import { createSecret, signingSecretOf } from './secrets';
import { toWebhookDto } from './to-dto';

/**
 * Makes an endpoint. Its secret is told this once.
 *
 * @throws AppError NOT_FOUND (not their team), FORBIDDEN (role), VALIDATION_FAILED (`url`, `events`),
 *   CONFLICT (as many as may be), UNAVAILABLE (no key to seal the secret with)
 */
export async function createWebhook(
  deps: Deps,
  env: Env,
  request: WebhookRequest,
  input: CreateWebhookInput,
): Promise<WebhookWithSecretDto> {
  const place = placeFor(request.actor, 'webhook.manage', input.teamId);
  demandHeard(place.teamId, input.events);
  const url = await demandAddress(env, input.url);
  return inPlace(deps, request, place, async ({ tx, now }) => {
    if ((await countWebhooks(tx, place.scopeKey)) >= MAX_WEBHOOKS) {
      const limit = `There are ${MAX_WEBHOOKS} webhooks here, which is as many as may be.`;
      throw new AppError('CONFLICT', `${limit} Delete one first.`);
    }
    const owner = { id: newId(), scopeKey: place.scopeKey };
    const { secret, sealed } = createSecret(owner, env.SENTINEL_ENCRYPTION_KEYS ?? []);
    const webhook = await insertWebhook(tx, {
      ...owner,
      ...sealed,
      userId: request.actor.userId,
      teamId: place.teamId,
      url,
      description: input.description ?? null,
      events: input.events,
      createdAt: now,
    });
    const about = { events: input.events.join(', ') };
    await record({ tx, now, webhook }, request, 'webhook.created', about);
    const made = toWebhookDto(webhook, undefined, now);
    return { ...made, secret, signingSecret: signingSecretOf(secret) };
  });
}
