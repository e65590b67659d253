import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLinker, type LinkableDeal } from '@/lib/integrations/linking/meeting-linker';
import { addFaults, fillDemoCalendar } from './demo-data';
import { StandInCalendar } from './google-calendar/calendar';
import { generateDeals as fillHubSpot } from './hubspot/generate';
import { startHubSpotStandIn, type HubSpotStandIn } from './hubspot/server';
import { generateDeals as fillSalesforce } from './salesforce/generate';
import { SalesforceOrg } from './salesforce/org';

const SINCE = Date.parse('2026-03-02T09:00:00Z');
const SEED = 20_250_125;
let hubspot: HubSpotStandIn;
beforeAll(async () => {
  hubspot = await startHubSpotStandIn();
});
afterAll(() => hubspot.close());

/** The opportunities as a sync would bring them. */
function dealsOf(org: SalesforceOrg): LinkableDeal[] {
  const roles = org.liveRows('OpportunityContactRole');
  return org.liveRows('Opportunity').map(({ Id, Name, AccountId, IsClosed }) => {
    const account = org.row('Account', String(AccountId));
    const guests = roles.filter((role) => role.OpportunityId === Id);
    return {
      id: String(Id),
      name: String(Name),
      account: account ? String(account.Name) : null,
      addresses: guests.map(({ ContactId }) =>
        String(org.row('Contact', String(ContactId))?.Email),
      ),
      isOpen: IsClosed !== true,
    };
  });
}

it('has a calendar of which most meetings find a deal, two leave open which, and some have none', () => {
  const org = new SalesforceOrg({ name: 'Pretended', now: () => SINCE, number: 1, isMultiCurrency: false }); // prettier-ignore
  fillSalesforce(org, 120, { seed: SEED });
  addFaults(org, SINCE);
  const { portal } = hubspot.newPortal();
  fillHubSpot(portal, { deals: 120, seed: SEED, now: SINCE });
  const calendar = new StandInCalendar({ id: 'c', summary: 'c', owner: 'c@sellers.example', now: () => new Date(SINCE) }); // prettier-ignore
  fillDemoCalendar(calendar, { count: 60, seed: SEED, since: SINCE, org, portal });

  const linker = buildLinker(dealsOf(org), { ownAddresses: [] });
  const outcomes = calendar.live.map(({ summary, description, attendees }) =>
    linker.link({
      title: summary ?? '',
      description: description ?? null,
      attendees: (attendees ?? []).flatMap(({ email, self }) => (self || !email ? [] : [email])),
      refusedDealIds: [],
    }),
  );
  const count = (kind: string) => outcomes.filter((outcome) => outcome.kind === kind).length;
  expect(outcomes).toHaveLength(60);
  expect(count('ambiguous')).toBe(2);
  expect(count('linked')).toBeGreaterThan(30);
  expect(count('none')).toBeGreaterThan(3);
});
