import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { vi } from 'vitest';
import type { PersonKey, World } from '@/test/factories';
import type { Received } from '@/test/stand-ins/webhook-receiver';
import { newId } from '../core/ids';
import { PUBLIC_EVENT_TYPES, type PublicEventType } from '../events/model';
import type { SealingKey } from '../platform/crypto';
import { createLog, type Logger } from '../platform/log';
import { drain } from '../platform/outbox';
import type { DeliveryTools } from './deliver';
import { pumpOf } from './pump';
import { createSecret, signingSecretOf } from './secrets';

export const KEYS: readonly SealingKey[] = [{ id: 'k1', key: Buffer.alloc(32, 7) }];
export const quiet: Logger = createLog('silent');

export type Place = 'north' | 'south' | PersonKey;
const isTeam = (place: Place): place is 'north' | 'south' => place === 'north' || place === 'south';

/** An endpoint of a team or of a person, with its secret. */
export async function makeEndpoint(
  world: World,
  url: string,
  {
    place = 'north',
    events = PUBLIC_EVENT_TYPES,
  }: { place?: Place; events?: readonly PublicEventType[] } = {},
): Promise<{ id: string; secret: string }> {
  const id = newId();
  const teamId = isTeam(place) ? world.teamId(place) : null;
  const userId = isTeam(place)
    ? world.userId(place === 'north' ? 'owner' : 'outsider')
    : world.userId(place);
  const scopeKey = teamId ? `team:${teamId}` : `user:${userId}`;
  const { secret, sealed } = createSecret({ id, scopeKey }, KEYS);
  const given = { id, userId, teamId, scopeKey, url, events: [...events], ...sealed };
  await world.deps.db.webhook.create({ data: { ...given, createdAt: world.clock.now() } });
  return { id, secret };
}

/** What deliveries of a test need; requests to the named hosts alone are let through. */
export const toolsFor = (
  { deps }: World,
  hosts: readonly string[],
  given: Partial<DeliveryTools> = {},
): DeliveryTools => ({
  deps,
  log: quiet,
  rules: { allowedHosts: new Set(hosts) },
  keys: KEYS,
  // In the middle of the spread: every delay is as the schedule names it.
  random: () => 0.5,
  ...given,
});

/** Makes every attempt that is due now. */
export const deliverDue = (tools: DeliveryTools) =>
  drain(pumpOf(tools), { until: Date.now() + 20_000 });

const headerOf = ({ headers }: Received, name: string): string => String(headers[name] ?? '');

/** At the time that the request names, since libraries compare it with their clock. */
function atItsTime<T>(request: Received, work: () => T): T {
  vi.useFakeTimers({
    toFake: ['Date'],
    now: Number(headerOf(request, 'webhook-timestamp')) * 1_000,
  });
  try {
    return work();
  } finally {
    vi.useRealTimers();
  }
}

/** Whether a verifier takes it. */
const takes = (verify: () => unknown): boolean => {
  try {
    verify();
    return true;
  } catch {
    return false;
  }
};

/** Who of the three verifiers takes the request with this secret. */
export function acceptedBy(request: Received, secret: string): string[] {
  const raw = request.body.toString('utf8');
  const headers = {
    'webhook-id': headerOf(request, 'webhook-id'),
    'webhook-timestamp': headerOf(request, 'webhook-timestamp'),
    'webhook-signature': headerOf(request, 'webhook-signature'),
  };
  const signing = signingSecretOf(secret);
  const verifiers: Record<string, () => boolean> = {
    standardwebhooks: () => takes(() => new StandardWebhook(signing).verify(raw, headers)),
    svix: () => takes(() => new SvixWebhook(signing).verify(raw, headers)),
    // As the product's first document shows it: over the body, parsed and written again.
    seed: () => {
      const again = JSON.stringify(JSON.parse(raw));
      const expected = createHmac('sha256', secret).update(again).digest('hex');
      return headerOf(request, 'x-webhook-signature') === expected;
    },
  };
  return atItsTime(request, () =>
    Object.entries(verifiers).flatMap(([name, accepts]) => (accepts() ? [name] : [])),
  );
}

export const EVERY_VERIFIER = ['standardwebhooks', 'svix', 'seed'];

export const bodyOf = ({ body }: Received) =>
  JSON.parse(body.toString('utf8')) as {
    id: string;
    event: PublicEventType;
    type: PublicEventType;
    timestamp: string;
    data: Record<string, unknown>;
  };
