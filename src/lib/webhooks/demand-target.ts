import 'server-only';
import { findAddressFault, rulesOf } from '../clients/outbound';
import { invalidField } from '../core/errors';
import type { PublicEventType } from '../events';
import type { Env } from '../platform/env';
import { addressInput, MAX_URL_LENGTH, URL_TOO_LONG } from './schema';

/** What is wrong with the address (`url`) of a form, by field, whatever else is wrong with it. */
export async function addressFaults(env: Env, form: unknown): Promise<Record<string, string>> {
  const given = addressInput.safeParse(form);
  if (!given.success) return {};
  const fault = await findAddressFault(given.data.url, 'webhook', rulesOf(env));
  return fault === null ? {} : { url: fault };
}

/**
 * The address as it is called, whatever way it was typed: nobody can then read another host in it than
 * the one that is called.
 *
 * @throws AppError VALIDATION_FAILED (`url`) for an address that nothing may be sent to
 */
export async function demandAddress(env: Env, url: string): Promise<string> {
  const fault = await findAddressFault(url, 'webhook', rulesOf(env));
  if (fault) throw invalidField('url', fault);
  const { href } = new URL(url);
  // Written out, a character may take nine.
  if (href.length > MAX_URL_LENGTH) throw invalidField('url', URL_TOO_LONG);
  return href;
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
