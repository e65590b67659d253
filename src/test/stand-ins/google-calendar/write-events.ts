import { Refusal } from './errors';
import type { StandInCalendar } from './calendar';
import type { WireDraft, WireEvent } from './wire';

const WRITABLE: ReadonlySet<string> = new Set([
  'attendees',
  'description',
  'end',
  'eventType',
  'id',
  'location',
  'recurrence',
  'start',
  'status',
  'summary',
  'transparency',
  'visibility',
]);
const SEND_UPDATES: ReadonlySet<string | null> = new Set([null, 'all', 'externalOnly', 'none']);

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // No JSON is no event either.
  }
  throw new Refusal('badRequest', 'Parse Error');
}

/** @throws Refusal for fields that cannot be written, or are not spoken here */
function readDraft(body: string): WireDraft {
  const value = parse(body);
  const unknown = Object.keys(value).find((name) => !WRITABLE.has(name));
  if (unknown !== undefined) throw new Refusal('badRequest', `Not spoken: ${unknown}`, unknown);
  for (const attendee of (value.attendees ?? []) as readonly { readonly email?: unknown }[]) {
    if (typeof attendee.email !== 'string' || !attendee.email.includes('@')) {
      throw new Refusal('invalid', 'Invalid attendee email.');
    }
  }
  return value as WireDraft;
}

function checkQuery(query: URLSearchParams): void {
  const unknown = [...query.keys()].find((name) => name !== 'sendUpdates');
  if (unknown !== undefined) throw new Refusal('badRequest', `Not spoken: ${unknown}`, unknown);
  if (!SEND_UPDATES.has(query.get('sendUpdates'))) {
    throw new Refusal('invalid', undefined, 'sendUpdates');
  }
}

/** `insert`, `patch` and `delete`; null is an empty answer. */
export function writeEvent(
  calendar: StandInCalendar,
  { method, eventId }: { readonly method: string; readonly eventId: string | null },
  { query, body }: { readonly query: URLSearchParams; readonly body: string },
): WireEvent | null {
  checkQuery(query);
  if (method === 'POST' && eventId === null) return calendar.insert(readDraft(body));
  if (method === 'PATCH' && eventId !== null) return calendar.patch(eventId, readDraft(body));
  if (method === 'DELETE' && eventId !== null) {
    calendar.remove(eventId);
    return null;
  }
  throw new Refusal('notFound');
}
