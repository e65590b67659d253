import 'server-only';
import { rulesOf, type SendOptions } from '../clients/outbound';
import type { Deps } from '../platform/deps';
import { getEnv } from '../platform/env';
import type { Logger } from '../platform/log';
import type { PumpOptions } from '../platform/outbox';
import { deliver, type DeliveryTools } from './deliver';
import { DELIVERIES } from './repository/deliveries';

/** Exchanges that one process has under way at a time. */
const CONCURRENCY = 64;

export const pumpOf = (tools: DeliveryTools): PumpOptions => ({
  db: tools.deps.db,
  table: DELIVERIES,
  now: tools.deps.now,
  concurrency: CONCURRENCY,
  deliver: (claim) => deliver(tools, claim),
  onError: (error) => tools.log.error({ err: error }, 'webhook deliveries'),
});

/** What drives the deliveries of webhooks in this process; trials say by `sending` whom it asks for names. */
export function deliveryPump(deps: Deps, log: Logger, sending?: SendOptions): PumpOptions {
  const env = getEnv();
  const keys = env.SENTINEL_ENCRYPTION_KEYS ?? [];
  return pumpOf({ deps, log, rules: rulesOf(env), sending, keys, random: Math.random });
}
