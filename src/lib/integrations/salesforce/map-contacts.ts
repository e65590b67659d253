import type { Row } from '../../clients/salesforce';
import type { RecordProblem, SourceContact, SourceEvent } from '../source';
import { dateAt, groupBy, idAt, lineAt, problemOf } from './row-values';

const MAX_NAME = 500;
const MAX_LINE = 200;

export interface Contacts {
  readonly contacts: readonly SourceContact[];
  readonly events: readonly SourceEvent[];
  readonly problems: readonly RecordProblem[];
}

interface Role {
  readonly row: Row;
  readonly id: string;
  readonly contactId: string;
  readonly at: Date | null;
}

function roleOf(row: Row): Role[] {
  const id = idAt(row, 'Id');
  const contactId = idAt(row, 'ContactId');
  return id === null || contactId === null
    ? []
    : [{ row, id, contactId, at: dateAt(row, 'CreatedDate') }];
}

const inOrder = (a: Role, b: Role): number =>
  (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0) || (a.id < b.id ? -1 : 1);

/** A person who was given several roles on one deal is one contact with all of them. */
function contactOf(roles: readonly Role[], { row, contactId }: Role): SourceContact | null {
  const name = lineAt(row, 'Contact.Name', MAX_NAME) ?? lineAt(row, 'Contact.Email', MAX_NAME);
  if (name === null) return null;
  const told = roles.flatMap((role) => lineAt(role.row, 'Role', MAX_LINE) ?? []);
  return {
    externalId: contactId,
    name,
    email: lineAt(row, 'Contact.Email', 320)?.toLowerCase() ?? null,
    phone: lineAt(row, 'Contact.Phone', 100),
    title: lineAt(row, 'Contact.Title', MAX_LINE),
    role: told.length === 0 ? null : [...new Set(told)].join(', ').slice(0, MAX_LINE),
  };
}

function addedOf({ row, id, at }: Role, name: string): SourceEvent[] {
  if (at === null) return [];
  const actor = lineAt(row, 'CreatedBy.Name', MAX_LINE);
  return [{ externalId: `contact_added:${id}`, at, type: 'contact_added', to: name, actor }];
}

const nameless = ({ row, contactId }: Role): RecordProblem => ({
  ...problemOf('contact', row, {
    field: 'Name',
    message: 'the contact has no name that this Salesforce user may read',
    isSkipped: true,
  }),
  externalId: contactId,
});

/** The people on one opportunity, and when each came. */
export function contactsOf(rows: readonly Row[]): Contacts {
  const byContact = groupBy(
    rows.flatMap((row) => roleOf(row)).sort(inOrder),
    ({ contactId }) => contactId,
  );
  const contacts: SourceContact[] = [];
  const events: SourceEvent[] = [];
  const problems: RecordProblem[] = [];
  for (const roles of byContact.values()) {
    const [first] = roles;
    const contact = first ? contactOf(roles, first) : null;
    if (first && contact) {
      contacts.push(contact);
      events.push(...addedOf(first, contact.name));
    } else if (first) problems.push(nameless(first));
  }
  return { contacts, events, problems };
}
