import type { HubSpotRecord, Owner } from '../../clients/hubspot';
import { lineFrom } from '../plain-text';
import { addressFrom, lineAt, MAX_LINE, rawAt } from './record-values';

/** The users of the portal, those who left among them. */
export interface People {
  byId(id: string | null): Owner | null;
  /** Of who is to be shown as having done something. */
  nameOf(id: string | null): string | null;
  /** By the id that histories name people by. */
  nameOfUser(userId: number | null): string | null;
  isOwnAddress(address: string): boolean;
}

const shown = (owner: Owner | null | undefined): string | null =>
  lineFrom(owner?.name ?? owner?.email, MAX_LINE);

export function peopleOf(owners: readonly Owner[]): People {
  const byId = new Map(owners.map((owner) => [owner.id, owner]));
  const byUser = new Map(owners.map((owner) => [owner.userId, owner]));
  const addresses = new Set(owners.flatMap(({ email }) => email ?? []));
  const find = (id: string | null) => (id === null ? null : (byId.get(id) ?? null));
  return {
    byId: find,
    nameOf: (id) => shown(find(id)),
    nameOfUser: (userId) => (userId === null ? null : shown(byUser.get(userId))),
    isOwnAddress: (address) => addresses.has(address),
  };
}

export const contactAddress = (contact: HubSpotRecord): string | null =>
  addressFrom(rawAt(contact, 'email'));

/** What a contact is called; its address where nobody has written a name. */
export function contactName(contact: HubSpotRecord): string {
  const parts = [lineAt(contact, 'firstname'), lineAt(contact, 'lastname')];
  const name = parts.filter((part) => part !== null).join(' ');
  return name || (contactAddress(contact) ?? `Contact ${contact.id}`);
}
