import type { Properties } from '../../src/test/stand-ins/hubspot/portal';
import type { WireDraft } from '../../src/test/stand-ins/google-calendar/wire';
import type { OpenRouterFault } from '../../src/test/stand-ins/openrouter/faults';
import type { LoggedRequest } from '../../src/test/stand-ins/openrouter/server';
import { providerControl } from './settings';

/** How the model answers: with facts of its prompt, with what it makes up, or without an end. */
export type ModelManner = 'facts' | 'inventions' | 'slowly';

/** What tests can ask of the stand-ins that all of them share. */
export interface Commands {
  hubspotPortal(given: { readonly deals: readonly Properties[] }): { readonly token: string };
  revokeHubspot(given: { readonly token: string }): object;
  publicCalendar(given: { readonly events: readonly WireDraft[] }): {
    readonly apiKey: string;
    readonly calendarId: string;
  };
  /** From now on, for whoever asks; forgets what was asked before. */
  scriptModel(given: { readonly says: ModelManner; readonly fault?: OpenRouterFault }): object;
  modelRequests(given: object): readonly LoggedRequest[];
}

export async function askProviders<Name extends keyof Commands>(
  name: Name,
  given: Parameters<Commands[Name]>[0],
): Promise<ReturnType<Commands[Name]>> {
  const response = await fetch(`${providerControl}/${name}`, {
    method: 'POST',
    body: JSON.stringify(given),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as ReturnType<Commands[Name]>;
}
