import type { Properties } from '../../src/test/stand-ins/hubspot/portal';
import type { WireDraft } from '../../src/test/stand-ins/google-calendar/wire';
import { providerControl } from './settings';

/** What tests can ask of the stand-ins that all of them share. */
export interface Commands {
  hubspotPortal(given: { readonly deals: readonly Properties[] }): { readonly token: string };
  revokeHubspot(given: { readonly token: string }): object;
  publicCalendar(given: { readonly events: readonly WireDraft[] }): {
    readonly apiKey: string;
    readonly calendarId: string;
  };
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
