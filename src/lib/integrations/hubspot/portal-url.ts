import type { PortalAccount } from '../../clients/hubspot';

/**
 * Where people look at a portal's records: HubSpot's own pages, or those of the server that stands in
 * for its API. A link into the real HubSpot would lead to a record that is not there.
 */
export function portalUrl(apiUrl: string, { uiDomain }: Pick<PortalAccount, 'uiDomain'>): string {
  const { hostname, origin } = new URL(apiUrl);
  return /(?:^|\.)hubapi\.com$/.test(hostname) ? `https://${uiDomain}` : origin;
}
