import type { PersonKey, World } from '@/test/factories';
import { newId } from '../core/ids';
import { parseEnv, type Env } from '../platform/env/schema';
import { createWebhook } from './create-webhook';
import type { WebhookWithSecretDto } from './dto';
import type { WebhookRequest } from './held-webhook';
import type { DeliveryStatus } from './model';
import { createWebhookInput } from './schema';

/** An address that the setting allows; nothing listens there. */
export const ALLOWED_URL = 'http://127.0.0.1:9911/hooks?key=abc';

export const env: Env = parseEnv(
  {
    SENTINEL_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    OUTBOUND_ALLOWED_HOSTS: '127.0.0.1:9911,127.0.0.1:9912',
  },
  { crossChecks: false },
);

export const as = async (world: World, key: PersonKey): Promise<WebhookRequest> => ({
  actor: await world.actor(key),
  source: 'screen',
  requestId: 'r1',
});

export async function makeWebhook(
  world: World,
  by: PersonKey,
  given: Partial<Parameters<typeof createWebhookInput.parse>[0] & object> = {},
): Promise<WebhookWithSecretDto> {
  const input = createWebhookInput.parse({ url: ALLOWED_URL, events: ['deal.created'], ...given });
  return createWebhook(world.deps, env, await as(world, by), input);
}

/** What a row of the log may hold; a row that waits is due at once. */
interface Past {
  readonly status?: DeliveryStatus;
  readonly attempt?: number;
  readonly attemptsBefore?: number;
  readonly eventId?: string;
  readonly eventType?: string;
  readonly createdAt?: Date;
  /** On its way until then. */
  readonly leaseUntil?: Date;
}

export async function makeDelivery(
  { deps, clock }: World,
  webhookId: string,
  { status = 'failed', attempt = 10, ...past }: Past = {},
): Promise<string> {
  const id = newId();
  const now = clock.now();
  const isPending = status === 'pending';
  await deps.db.webhookDelivery.create({
    data: {
      id,
      webhookId,
      eventId: `evt_${id}`,
      eventType: 'deal.created',
      body: '{"id":"x"}',
      status,
      attempt,
      createdAt: now,
      nextAttemptAt: isPending ? now : null,
      finishedAt: isPending ? null : now,
      leaseToken: past.leaseUntil ? newId() : null,
      ...past,
    },
  });
  return id;
}

/** The entries of the trail about one endpoint, in order. */
export async function auditOf({ deps }: World, webhookId: string) {
  const rows = await deps.db.auditLog.findMany({
    where: { target: webhookId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, data, scopeKey, actorRef }) => ({ action, data, scopeKey, actorRef }));
}
