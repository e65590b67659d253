// The demo's pretended Salesforce, HubSpot and Google Calendar: --ports of the three, --since (epoch
// milliseconds) of the data that they were made with, --parent whom they end with. Prints where they are as one line of JSON.
import { parseArgs } from 'node:util';
import { addFaults, fillDemoCalendar } from '@/test/stand-ins/demo-data';
import { startGoogleCalendarStandIn } from '@/test/stand-ins/google-calendar/server';
import { generateDeals as fillHubSpot } from '@/test/stand-ins/hubspot/generate';
import { startHubSpotStandIn } from '@/test/stand-ins/hubspot/server';
import { generateDeals as fillSalesforce } from '@/test/stand-ins/salesforce/generate';
import { startSalesforceStandIn } from '@/test/stand-ins/salesforce/server';

const SEED = 20_250_125;
const DEALS = 120;
const MEETINGS = 60;
const CALENDAR = 'sales@group.calendar.google.com';
/** They open pretended data on this machine and nothing else. */
const SALESFORCE_KEY = '00Ddemo0000000!a.pretended.access.token';
const HUBSPOT_KEY = 'pat-na1-a-pretended-token-of-the-demo';
const GOOGLE_KEY = 'AIza-a-pretended-key-of-the-demo';

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { ports: text, since: text, parent: text } });
const [salesforcePort = 0, hubspotPort = 0, googlePort = 0] = (values.ports ?? '').split(',').map(Number); // prettier-ignore
const since = Number(values.since ?? Date.now());

// The same data at every start of one demo: what was synced before is known again.
let clock = (): number => since;
const salesforce = await startSalesforceStandIn({ port: salesforcePort, now: () => clock() });
const org = salesforce.addOrg({ name: 'Pretended Industries' });
fillSalesforce(org, DEALS, { seed: SEED });
addFaults(org, since);
org.tokens.add(SALESFORCE_KEY);

const hubspot = await startHubSpotStandIn({ port: hubspotPort });
const { portal } = hubspot.newPortal(HUBSPOT_KEY);
fillHubSpot(portal, { deals: DEALS, seed: SEED, now: since });

const google = await startGoogleCalendarStandIn({
  port: googlePort,
  now: () => new Date(clock()),
  apiKey: GOOGLE_KEY,
});
fillDemoCalendar(google.publicCalendar(CALENDAR), {
  count: MEETINGS,
  seed: SEED,
  since,
  org,
  portal,
});
clock = Date.now;

const places = {
  salesforce: { host: salesforce.host, instanceUrl: salesforce.url, apiKey: SALESFORCE_KEY },
  hubspot: { url: hubspot.url, apiKey: HUBSPOT_KEY },
  google: { url: google.url, apiKey: GOOGLE_KEY, calendarId: CALENDAR },
};
/** They end with the demo, also where it is killed. */
function endWith(parent: number): void {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(0);
    }
  }, 500);
}
if (values.parent) endWith(Number(values.parent));

process.stdout.write(`${JSON.stringify(places)}\n`);
