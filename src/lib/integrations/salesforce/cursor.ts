import { z } from 'zod';
import { ProviderError } from '../../clients/calls';
import type { Cursor } from '../source';
import { shapeSchema } from './shape';

const time = z.iso.datetime();

/** The last row that was read, in the order of time and id. */
const placeSchema = z.object({ stamp: time, id: z.string().regex(/^[A-Za-z0-9]{15,18}$/) });

/** Between two pulls: everything up to `since` has been read. */
const idleSchema = z.object({ state: z.literal('idle'), since: time, shape: shapeSchema });

const readingSchema = z.object({
  state: z.literal('reading'),
  /** Read what changed from here on; null for everything. */
  since: time.nullable(),
  /** When the pull began, by Salesforce's clock. */
  began: time,
  /** The same by our own clock; what older versions wrote is without it. */
  begunAt: time.optional(),
  /** Opportunities themselves; what hangs on them (of a pull of changes); what was deleted. */
  step: z.enum(['deals', 'children', 'removed']),
  /** Which kind of children. */
  feed: z.number().int().nonnegative(),
  after: placeSchema.nullable(),
  total: z.number().int().nonnegative().nullable(),
  shape: shapeSchema,
});

const cursorSchema = z.discriminatedUnion('state', [idleSchema, readingSchema]);

export type Place = z.infer<typeof placeSchema>;
export type IdleCursor = z.infer<typeof idleSchema>;
export type ReadingCursor = z.infer<typeof readingSchema>;

/** @throws ProviderError `cursor_expired` for notes that an older version of this has left */
export function parseCursor(cursor: Cursor): IdleCursor | ReadingCursor {
  const { success, data, error } = cursorSchema.safeParse(cursor);
  if (success) return data;
  throw new ProviderError('cursor_expired', 'Where the last sync ended is not known any more.', {
    cause: error,
  });
}
