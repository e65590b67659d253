import type { Association, HubSpotRecord } from '../../clients/hubspot';
import { lineFrom } from '../plain-text';
import type { SourceContact, SourceEvent } from '../source';
import { contactAddress, contactName } from './people';
import { lineAt, listAt, MAX_LINE } from './record-values';

export const CONTACT_PROPERTIES = [
  'firstname',
  'lastname',
  'email',
  'phone',
  'mobilephone',
  'jobtitle',
  'hs_buying_role',
] as const;

/** `DECISION_MAKER` as people read it. */
const inWords = (code: string): string => {
  const words = code.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What somebody has named the pair, else the part in buying that the contact has everywhere. */
function roleOf(contact: HubSpotRecord, { labels }: Association): string | null {
  const roles = labels.length > 0 ? labels : listAt(contact, 'hs_buying_role').map(inWords);
  return lineFrom([...new Set(roles)].join(', '), MAX_LINE);
}

export const contactOf = (contact: HubSpotRecord, association: Association): SourceContact => ({
  externalId: contact.id,
  name: contactName(contact),
  email: contactAddress(contact),
  phone: lineAt(contact, 'phone', 100) ?? lineAt(contact, 'mobilephone', 100),
  title: lineAt(contact, 'jobtitle'),
  role: roleOf(contact, association),
});

/**
 * When a contact came to a deal HubSpot does not tell. It was not before both were there, which is
 * when the event is dated.
 */
export function contactAdded(contact: HubSpotRecord, dealCreatedAt: Date): SourceEvent {
  const known = contact.createdAt.getTime() || 0;
  return {
    externalId: `contact:${contact.id}`,
    at: new Date(Math.max(known, dealCreatedAt.getTime())),
    type: 'contact_added',
    to: contactName(contact),
  };
}
