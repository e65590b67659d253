import 'server-only';
import { findAddressFault, rulesOf } from '../clients/outbound';
import { invalidField } from '../core/errors';
import type { PublicEventType } from '../events';
import type { Env } from '../platform/env';

/** What is wrong with an address that a form holds, by field; nothing where it may be sent to. */
export async function addressFaults(env: Env, given: string): Promise<Record<string, string>> {
  const fault = await findAddressFault(given, 'webhook', rulesOf(env));
  return fault ? { url: fault } : {};
}

/** @throws AppError VALIDATION_FAILED (`url`) for an address that nothing may be sent to */
export async function demandAddress(env: Env, url: string): Promise<void> {
  const fault = await findAddressFault(url, 'webhook', rulesOf(env));
  if (fault) throw invalidField('url', fault);
}

/**
 * Nobody joins or leaves a personal space: an endpoint there that waits for it would wait in vain.
 *
 * @throws AppError VALIDATION_FAILED (`events`)
 */
export function demandHeard(teamId: string | null, events: readonly PublicEventType[]): void {
  const unheard = events.filter((type) => type.startsWith('team.'));
  if (teamId !== null || unheard.length === 0) return;
  throw invalidField('events', `happen in teams only: leave out ${unheard.join(' and ')}`);
}
