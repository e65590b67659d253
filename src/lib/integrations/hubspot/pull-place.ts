import { z } from 'zod';
import { ProviderError } from '../../clients/calls';
import type { Cursor } from '../source';

const id = z.string().regex(/^\d{1,20}$/);
const time = z.number().int().nonnegative();
const kinds = z.enum(['deals', 'contacts', 'companies', 'emails', 'calls', 'meetings', 'notes']);
export type ChangedKind = z.infer<typeof kinds>;

/** In which order a pull of changes asks for them. */
export const CHANGED_KINDS: readonly ChangedKind[] = [
  'deals',
  'emails',
  'calls',
  'meetings',
  'notes',
  'contacts',
  'companies',
];

/** What stays the same from the first page of a pull to its last. */
const run = {
  /** When the pull began, by HubSpot's clock, epoch ms. */
  startedAt: time,
  /** The same by our own clock; what older versions wrote is without it. */
  begunAt: time.optional(),
  /** What has changed from then on is asked for; null asks for everything. */
  since: time.nullable(),
  /** Kinds that the token may not read. */
  lacking: z.array(kinds),
  total: z.number().int().nullable(),
};

/**
 * Where in time a search goes on: records that changed at `from` or later; or, with an id, those of
 * exactly that moment whose id is greater.
 */
const changeWindow = z.object({ from: time, id: id.nullable() });
export type ChangeWindow = z.infer<typeof changeWindow>;

const placeSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('all'), ...run, after: id }),
  z.object({
    step: z.literal('changed'),
    ...run,
    since: time,
    kind: kinds,
    /** Null when the kind has been read to its end. */
    window: changeWindow.nullable(),
    /** Deals that are still to be given, of changes that were found. */
    pending: z.array(id),
  }),
  z.object({
    step: z.literal('deleted'),
    ...run,
    after: z.string().nullable(),
    /** Pages of the list that were read before. */
    pages: time.default(0),
  }),
  /** Between two pulls. */
  z.object({ step: z.literal('idle'), since: time }),
]);
export type Place = z.infer<typeof placeSchema>;
export type PlaceAt<Step extends Place['step']> = Extract<Place, { step: Step }>;
export type Run = Pick<PlaceAt<'all'>, keyof typeof run>;

/** @throws ProviderError `cursor_expired` for what no version of ours has written */
export function readPlace(cursor: Cursor): Place {
  const place = placeSchema.safeParse(cursor);
  if (place.success) return place.data;
  throw new ProviderError('cursor_expired', 'Where the last sync ended is not known any more.');
}

export const runOf = ({ startedAt, begunAt, since, lacking, total }: Run): Run => ({
  startedAt,
  begunAt,
  since,
  lacking,
  total,
});
