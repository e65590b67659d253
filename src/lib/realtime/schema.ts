import { z } from 'zod';

const place = z
  .string()
  .regex(/^\d{1,18}$/, 'must be the id of a message')
  .describe('The id of the last message seen; the header Last-Event-ID says the same');

export const liveQuery = z.object({
  lastEventId: place.optional(),
  mode: z
    .enum(['stream', 'poll'])
    .default('stream')
    .describe('poll: one answer in JSON, for clients that no stream reaches'),
});

const message = z.object({
  id: z.string().describe('Its place in the log'),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  timestamp: z.iso.datetime(),
});

/** The answer to `mode=poll`. */
export const pollOutput = z.object({
  events: z.array(message).readonly(),
  lastEventId: z.string(),
  more: z.boolean().describe('Ask again at once: there is more than fits into one answer'),
});

/** Reads a place as it came in a header; undefined for anything else. */
export function placeIn(text: string | null | undefined): bigint | null {
  return text && place.safeParse(text).success ? BigInt(text) : null;
}
