import type { RecordPage } from '../record-page';
import { valueOf, type HubSpotPortal } from './portal';

const RECORD = /^\/contacts\/(\d+)\/record\/0-3\/(\w+)$/;

/** What a link to a deal in HubSpot's own screens would show; null for any other address. */
export function recordPageOf(portals: Iterable<HubSpotPortal>, path: string): RecordPage | null {
  const [, portalId = '', id = ''] = RECORD.exec(path) ?? [];
  const portal = [...portals].find((one) => String(one.id) === portalId);
  const deal = portal?.find('deals', id);
  if (!deal || deal.archivedAt !== null) return null;
  const facts = ['dealstage', 'amount', 'closedate', 'hs_next_step'];
  return {
    provider: 'HubSpot',
    title: valueOf(deal, 'dealname') ?? id,
    facts: Object.fromEntries(facts.map((name) => [name, valueOf(deal, name)])),
  };
}
