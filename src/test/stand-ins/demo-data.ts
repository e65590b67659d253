import type { StandInCalendar } from './google-calendar/calendar';
import { fillCalendar, type Subject } from './google-calendar/generate';
import { valueOf, type HubSpotPortal } from './hubspot/portal';
import type { OrgRecord, SalesforceOrg } from './salesforce/org';

const DAY = 86_400_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Of a name that several deals have it would be left open which of them a meeting is about. */
function openOnes(subjects: readonly (Subject & { readonly isOpen: boolean })[]): Subject[] {
  const count = new Map<string, number>();
  for (const { name } of subjects) count.set(name, (count.get(name) ?? 0) + 1);
  return subjects.filter(({ name, isOpen }) => isOpen && count.get(name) === 1);
}

/** The open opportunities, each with those of its contacts who come to meetings. */
export function salesforceSubjects(org: SalesforceOrg): Subject[] {
  const contacts = new Map(org.liveRows('Contact').map(({ Id, Email }) => [Id, text(Email)]));
  const roles = org.liveRows('OpportunityContactRole');
  const all = org.liveRows('Opportunity').map(({ Id, Name, IsClosed }) => {
    const guests = roles.filter((role) => role.OpportunityId === Id);
    const attendees = guests.flatMap(({ ContactId }) => contacts.get(ContactId) ?? []);
    return { name: text(Name), attendees: attendees.slice(0, 2), isOpen: IsClosed === false };
  });
  return openOnes(all);
}

/** The open deals, each with those of its contacts who come to meetings. */
export function hubspotSubjects(portal: HubSpotPortal): Subject[] {
  const all = [...portal.all('deals')].map((deal) => {
    const attendees = portal
      .associated('deals', 'contacts', deal.id)
      .flatMap(([id]) => portal.find('contacts', String(id)) ?? [])
      .map((contact) => valueOf(contact, 'email') ?? '');
    const isOpen = !(valueOf(deal, 'dealstage') ?? '').startsWith('closed');
    return { name: valueOf(deal, 'dealname') ?? '', attendees: attendees.slice(0, 2), isOpen };
  });
  return openOnes(all);
}

interface OpenFirm {
  readonly name: string;
  readonly guest: string;
}

/** Companies with several open opportunities: whoever comes from there may come for any of them. */
function firmsWithSeveral(org: SalesforceOrg): OpenFirm[] {
  const open = org.liveRows('Opportunity').filter(({ IsClosed }) => IsClosed === false);
  const contacts = org.liveRows('Contact');
  return org.liveRows('Account').flatMap(({ Id, Name }) => {
    const guest = contacts.find(({ AccountId }) => AccountId === Id);
    const deals = open.filter(({ AccountId }) => AccountId === Id);
    return guest && deals.length > 1 ? [{ name: text(Name), guest: text(guest.Email) }] : [];
  });
}

/** What no deal is about. */
const WITHOUT_DEAL: readonly Subject[] = [
  { name: 'Forecast round', attendees: ['sales@sellers.example'] },
  { name: 'Onboarding of a colleague', attendees: [] },
];

export interface DemoCalendar {
  readonly count: number;
  readonly seed: number;
  /** Epoch ms. */
  readonly since: number;
  readonly org: SalesforceOrg;
  readonly portal: HubSpotPortal;
}

/** Most meetings are about one deal, some about none, and two leave open about which. */
export function fillDemoCalendar(
  calendar: StandInCalendar,
  { count, seed, since, org, portal }: DemoCalendar,
): void {
  const subjects = [
    ...salesforceSubjects(org).slice(0, 14),
    ...hubspotSubjects(portal).slice(0, 4),
    ...WITHOUT_DEAL,
  ];
  const place = { count: count - 2, seed, around: new Date(since), daysBack: 30, daysAhead: 30 };
  fillCalendar(calendar, { ...place, subjects });
  firmsWithSeveral(org)
    .slice(0, 2)
    .forEach(({ name, guest }, number) => {
      const start = Math.floor(since / DAY) * DAY + (number + 2) * DAY + 13 * 3_600_000;
      const at = (ms: number) => ({ dateTime: new Date(ms).toISOString(), timeZone: 'UTC' });
      calendar.insert({
        summary: `Lunch with ${name}`,
        start: at(start),
        end: at(start + DAY / 24),
        attendees: [{ email: guest, responseStatus: 'accepted' }],
      });
    });
}

/** Records as people leave them behind: what a sync cannot take is to be seen in the demo, too. */
export function addFaults(org: SalesforceOrg, since: number): void {
  const old = { CreatedDate: since - 60 * DAY, LastModifiedDate: since - 2 * DAY, SystemModstamp: since - 2 * DAY }; // prettier-ignore
  const plain: OrgRecord = { StageName: 'Qualification', Amount: 24_000, ...old };
  const CloseDate = new Date(since + 40 * DAY).toISOString().slice(0, 10);
  org.add('Opportunity', { ...plain, Name: 'Office move (never dated)', CloseDate, CreatedDate: null }); // prettier-ignore
  const WhatId = org.add('Opportunity', { ...plain, Name: 'Framework contract', CloseDate: '2999-12-31' }); // prettier-ignore
  const task = org.add('Task', { ...old, WhatId, Subject: 'Call back some day', Status: 'Completed' }); // prettier-ignore
  // A row that is added gets these by itself, as in Salesforce; an import of old data may lack them.
  Object.assign(org.row('Task', task) ?? {}, { CreatedDate: null, CompletedDateTime: null });
}
