import 'server-only';
import { z } from 'zod';
import type { PublicEventType, RecordedEvent } from '../events/model';
import { EVENT_CATALOGUE, eventDataSchemaOf, type EventBody } from './event-schema';

/** What a body holds at most, in bytes. */
export const MAX_BODY_BYTES = 256 * 1_024;
/** So many characters a text keeps at first, where a body is too large; then half, and so on. */
const LONGEST_TEXT = 8_192;
const LONGEST_LIST = 50;

/** Only what the catalogue lists, however deep: a key that is ours alone stays in the house. */
function listed(schema: unknown, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return listed(schema.unwrap(), value);
  }
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object') return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(schema.shape).flatMap(([key, part]) =>
      given[key] === undefined ? [] : [[key, listed(part, given[key])]],
    ),
  );
}

function shortened(value: unknown, longest: number): unknown {
  if (typeof value === 'string') {
    return value.length <= longest ? value : `${value.slice(0, longest - 1).toWellFormed()}…`;
  }
  if (Array.isArray(value)) {
    return value.slice(0, LONGEST_LIST).map((item) => shortened(item, longest));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, shortened(part, longest)]),
  );
}

/** The text of a body, which is signed and sent as it is; long texts in it give way to the limit. */
function textOf(body: EventBody): string {
  let text = JSON.stringify(body);
  for (let longest = LONGEST_TEXT; Buffer.byteLength(text) > MAX_BODY_BYTES; longest /= 2) {
    const data = { ...(shortened(body.data, longest) as EventBody['data']), truncated: true };
    text = JSON.stringify({ ...body, data });
  }
  return text;
}

/** What one event says to receivers, as text; the same bytes at every attempt. */
export function bodyTextOf(
  type: PublicEventType,
  { id, at, teamId, sequence, source, data }: RecordedEvent,
): string {
  const known = { ...data, teamId, source, sequence: sequence ?? data.sequence };
  return textOf({
    id,
    event: type,
    type,
    timestamp: at.toISOString(),
    data: listed(eventDataSchemaOf(type), known) as EventBody['data'],
  });
}

/** An example of an event, marked as a trial, to be sent to an endpoint by hand. */
export function testBodyTextOf(type: PublicEventType, id: string, at: Date): string {
  const { example } = EVENT_CATALOGUE[type];
  const data = { ...example.data, test: true };
  return textOf({ ...example, id, timestamp: at.toISOString(), data });
}
