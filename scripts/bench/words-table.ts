/** What made deals are called and what is said in them; weights make some words common. */
import type { RiskEventType } from '../../src/lib/risk/index';

type Weighted<T> = readonly (readonly [T, number])[];

export const KINDS: Weighted<RiskEventType> = [
  ['email_sent', 27],
  ['email_received', 20],
  ['call', 13],
  ['note', 10],
  ['meeting_scheduled', 6],
  ['meeting_held', 6],
  ['contact_added', 5],
  ['next_step_set', 6],
  ['close_date_changed', 4],
  ['value_changed', 3],
];

/** One text in twenty names a competitor. */
export const TEXTS: Weighted<string> = [
  ['Sent the revised quote, waiting for feedback from the operations lead.', 15],
  ['Walked through the rollout plan and agreed on the pilot group.', 15],
  ['Asked for two more seats and a yearly invoice instead of a monthly one.', 13],
  ['They are also talking to another vendor and want a comparison by Friday.', 2],
  ['Left a message with the assistant; she will call back after the quarter end.', 12],
  ['Thanks, this looks good. Let us speak next week about the start date.', 15],
  ['Demo went well, questions about single sign-on and the data location.', 14],
  ['Forwarded the answers of our support team about the migration.', 14],
];

export const STEPS: readonly string[] = [
  'Send the contract',
  'Call the buyer about the dates',
  'Prepare the demonstration',
  'Collect the references',
  'Agree on the start',
];

/** "pilot" stands in four of ten names, "audit" in eight of a hundred. */
export const FREQUENT_WORD = 'pilot';
export const UNCOMMON_WORD = 'audit';
export const TOPICS: Weighted<string> = [
  ['warehouse pilot', 25],
  ['pilot extension', 15],
  ['platform renewal', 20],
  ['support contract', 18],
  ['data migration', 12],
  ['training package', 2],
  ['security audit', 8],
];

const FIRST = [
  'Alder', 'Amber', 'Aspen', 'Basalt', 'Birch', 'Bramble', 'Cedar', 'Clover', 'Cobalt', 'Copper',
  'Coral', 'Cypress', 'Delta', 'Ember', 'Fern', 'Flint', 'Garnet', 'Granite', 'Harbor', 'Hazel',
  'Heron', 'Indigo', 'Iron', 'Ivory', 'Jasper', 'Juniper', 'Kestrel', 'Lantern', 'Larch', 'Laurel',
  'Linden', 'Maple', 'Marble', 'Meadow', 'Mercury', 'Mistral', 'Nimbus', 'Oak', 'Onyx', 'Orchard',
] as const; // prettier-ignore
const SECOND = [
  'Logistics', 'Foods', 'Textiles', 'Robotics', 'Clinics', 'Insurance', 'Freight', 'Energy',
  'Optics', 'Printing', 'Ceramics', 'Airways', 'Outfitters', 'Instruments', 'Dairies', 'Shipyards',
  'Publishing', 'Vineyards', 'Motors', 'Laboratories', 'Hotels', 'Timber', 'Fasteners', 'Packaging',
  'Pharmacy',
] as const; // prettier-ignore

/** A thousand companies. */
export const ACCOUNTS: readonly string[] = FIRST.flatMap((first) =>
  SECOND.map((second) => `${first} ${second}`),
);

/** Sellers as a source names them; some have many more deals than others. */
export const OWNERS: Weighted<string> = [
  ['Ines Falk', 22],
  ['Rohan Mehta', 18],
  ['Clara Novak', 14],
  ['Tobias Brandt', 12],
  ['Amina Diallo', 10],
  ['Luis Ortega', 8],
  ['Greta Holm', 6],
  ['Kenji Arai', 5],
  ['Sofia Rossi', 3],
  ['Peter Wolff', 2],
];

export const CONTACTS: readonly string[] = [
  'Dana Whitfield', 'Marek Jansen', 'Olu Adeyemi', 'Paula Reyes', 'Quentin Moss', 'Rita Salo',
  'Sven Ekman', 'Tara Quinn', 'Uma Patel', 'Vera Koch', 'Wim Peeters', 'Yara Haddad',
]; // prettier-ignore

export const SOURCES: Weighted<string> = [
  ['salesforce', 55],
  ['hubspot', 30],
  ['spreadsheet', 15],
];
