import 'server-only';
import { z } from 'zod';
import { ProviderError } from '../../clients/calls';
import type { SalesforceSession } from '../../clients/salesforce';
import { readStages, stageSchema } from './read-stages';

/** What is asked for of each object, where the organisation has it and lets its user see it. */
const WANTED = {
  Opportunity: [
    'Name',
    'StageName',
    'IsClosed',
    'IsWon',
    'Probability',
    'Amount',
    'CurrencyIsoCode',
    'CloseDate',
    'CreatedDate',
    'NextStep',
    'Account.Name',
    'Owner.Name',
    'Owner.Email',
    'CreatedBy.Name',
    'SystemModstamp',
  ],
  OpportunityHistory: [
    'OpportunityId',
    'StageName',
    'Amount',
    'CloseDate',
    'CreatedDate',
    'CreatedBy.Name',
  ],
  OpportunityFieldHistory: ['OpportunityId', 'NewValue', 'CreatedDate', 'CreatedBy.Name'],
  OpportunityContactRole: [
    'OpportunityId',
    'ContactId',
    'Role',
    'CreatedDate',
    'CreatedBy.Name',
    'Contact.Name',
    'Contact.Email',
    'Contact.Phone',
    'Contact.Title',
  ],
  Task: [
    'WhatId',
    'Subject',
    'Description',
    'Type',
    'TaskSubtype',
    'ActivityDate',
    'CompletedDateTime',
    'CreatedDate',
    'Owner.Name',
  ],
  Event: [
    'WhatId',
    'Subject',
    'Description',
    'Location',
    'StartDateTime',
    'EndDateTime',
    'CreatedDate',
    'Owner.Name',
    'Who.Email',
  ],
  EmailMessage: [
    'RelatedToId',
    'ActivityId',
    'Subject',
    'Incoming',
    'FromName',
    'FromAddress',
    'MessageDate',
    'CreatedDate',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ObjectName = keyof typeof WANTED;
const OBJECT_NAMES = Object.keys(WANTED) as ObjectName[];

/** Without these nothing can be made of an object's rows. */
const NEEDED: Readonly<Record<ObjectName, readonly string[]>> = {
  Opportunity: ['Name', 'StageName', 'CreatedDate', 'SystemModstamp'],
  OpportunityHistory: ['OpportunityId', 'StageName', 'CreatedDate'],
  OpportunityFieldHistory: ['OpportunityId', 'NewValue', 'CreatedDate'],
  OpportunityContactRole: ['OpportunityId', 'ContactId'],
  Task: ['WhatId', 'CreatedDate'],
  Event: ['WhatId', 'StartDateTime', 'CreatedDate'],
  EmailMessage: ['RelatedToId', 'Incoming', 'MessageDate'],
};

/** What an organisation has, as far as a sync asks for it; part of a sync's notes. */
export const shapeSchema = z.object({
  /** Paths to select, by object; null where it cannot be read. */
  paths: z.record(z.string(), z.array(z.string()).nullable()),
  stages: z.array(stageSchema),
  /** When it was asked, ISO. */
  askedAt: z.iso.datetime(),
});
export type OrgShape = z.infer<typeof shapeSchema>;

const describeSchema = z.object({
  fields: z.array(z.object({ name: z.string(), relationshipName: z.string().nullish() })),
});

/** Names of fields and of relations; null where there is no such object for this user. */
async function namesOf(
  session: SalesforceSession,
  object: string,
): Promise<ReadonlySet<string> | null> {
  try {
    const { fields } = await session.get(`/sobjects/${object}/describe`, describeSchema);
    return new Set(
      fields.flatMap(({ name, relationshipName }) => [name, relationshipName ?? name]),
    );
  } catch (error) {
    if (error instanceof ProviderError && error.fault === 'not_found') return null;
    throw error;
  }
}

function pathsOf(
  object: ObjectName,
  names: ReadonlySet<string> | null,
  contact: ReadonlySet<string> | null,
): string[] | null {
  if (!names || !NEEDED[object].every((name) => names.has(name))) return null;
  return WANTED[object].filter((path) => {
    const [first = '', second] = path.split('.');
    if (!names.has(first)) return false;
    return first !== 'Contact' || contact?.has(second ?? '') === true;
  });
}

const noOpportunities = (): ProviderError =>
  new ProviderError(
    'forbidden',
    'This Salesforce user may not read opportunities. Ask its administrator for read access to them and to their fields.',
  );

/**
 * Asks what there is to read. Not every organisation has every object (field history, enhanced
 * e-mail), and not every user sees every field.
 *
 * @throws ProviderError `forbidden` where opportunities cannot be read
 */
export async function readShape(session: SalesforceSession, now: Date): Promise<OrgShape> {
  const [contact, stages, ...found] = await Promise.all([
    namesOf(session, 'Contact'),
    readStages(session),
    ...OBJECT_NAMES.map((object) => namesOf(session, object)),
  ]);
  const paths = OBJECT_NAMES.map((object, place) => {
    return [object, pathsOf(object, found[place] ?? null, contact)] as const;
  });
  const shape = { paths: Object.fromEntries(paths), stages, askedAt: now.toISOString() };
  if (!shape.paths.Opportunity) throw noOpportunities();
  return shape;
}

/** `Id, Name, …` of an object; null where it cannot be read. */
export function selectOf({ paths }: OrgShape, object: ObjectName): string | null {
  const known = paths[object];
  return known ? ['Id', ...known].join(', ') : null;
}
