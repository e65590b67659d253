import { z } from 'zod';

/** A longer token would make an address that Google itself refuses. */
const MAX_TOKEN = 2_000;
/** Of an event, as Google documents it; bytes, since that is what an index holds. */
const MAX_ID = 1_024;
const MAX_TOLD = 500;

/** What a store can hold, and an address can carry. */
const isPlain = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);

const text = z.string().nullish();
const flag = z.boolean().nullish();
const time = z.object({ date: text, dateTime: text, timeZone: text }).nullish();
const person = z.object({ email: text, self: flag });
const attendee = person.extend({ resource: flag, responseStatus: text });
const door = z.object({ entryPointType: text, uri: text });

/** Of an event, what is looked at. */
const eventSchema = z.object({
  id: z
    .string()
    .min(1)
    .refine((id) => isPlain(id) && Buffer.byteLength(id) <= MAX_ID),
  status: text,
  eventType: text,
  transparency: text,
  summary: text,
  description: text,
  location: text,
  htmlLink: text,
  hangoutLink: text,
  recurringEventId: text,
  start: time,
  end: time,
  originalStartTime: time,
  organizer: person.nullish(),
  attendees: z.array(attendee).nullish(),
  conferenceData: z.object({ entryPoints: z.array(door).nullish() }).nullish(),
});
export type CalendarEvent = Partial<z.infer<typeof eventSchema>>;

/** An event that Google sent in a form that is none of its own. */
export interface UnreadEvent {
  readonly id: string | null;
  readonly title: string | null;
  /** The first field that could not be read. */
  readonly field: string | null;
}

const told = (value: unknown): string | null =>
  typeof value === 'string' ? value.slice(0, MAX_TOLD) : null;
const fieldAt = (wire: unknown, name: string): unknown =>
  typeof wire === 'object' && wire !== null ? (Reflect.get(wire, name) as unknown) : null;

export type ReadEvent =
  { readonly event: CalendarEvent } | { readonly event: null; readonly unread: UnreadEvent };

export function eventFrom(wire: unknown): ReadEvent {
  const { success, data, error } = eventSchema.safeParse(wire);
  if (success) return { event: data };
  const [field] = error.issues[0]?.path ?? [];
  const [id, title] = [told(fieldAt(wire, 'id')), told(fieldAt(wire, 'summary'))];
  return { event: null, unread: { id, title, field: field === undefined ? null : String(field) } };
}

const token = z.string().min(1).max(MAX_TOKEN).refine(isPlain);

/** Of a page, what is looked at. Without its list, or with a next page that cannot be asked for, it is half an answer. */
export const pageSchema = z.object({
  items: z.array(z.unknown()),
  nextPageToken: token.nullish(),
  // Without one everything is read each time, which is better than a place that nobody can go on from.
  nextSyncToken: token.nullish().catch(null),
  summary: text.catch(null),
  accessRole: text.catch(null),
});
