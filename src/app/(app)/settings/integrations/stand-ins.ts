import type { IntegrationDto } from '@/lib/integrations/output-schema';
import type { Env } from '@/lib/platform/env';

const PROVIDERS_OWN = { hubspot: 'api.hubapi.com', google_calendar: 'www.googleapis.com' } as const;

/**
 * Where calls go instead of to the provider itself, since a variable says so: `localhost:4010`. Null
 * where they go to the provider.
 */
export function standInOf(
  env: Pick<Env, 'HUBSPOT_API_URL' | 'GOOGLE_API_URL' | 'SALESFORCE_ALLOWED_HOSTS'>,
  { integration, address }: Pick<IntegrationDto, 'integration' | 'address'>,
): string | null {
  if (integration === 'salesforce') {
    const host = address !== null && URL.canParse(address) ? new URL(address).host : null;
    return host !== null && env.SALESFORCE_ALLOWED_HOSTS.includes(host) ? host : null;
  }
  const set = integration === 'hubspot' ? env.HUBSPOT_API_URL : env.GOOGLE_API_URL;
  const { host } = new URL(set);
  return host === PROVIDERS_OWN[integration] ? null : host;
}
