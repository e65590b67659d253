import { z } from 'zod';
import { dealOutput } from './output-schema';
import { listDealsQuery } from './schema';

export const EXPORT_FORMATS = ['csv', 'json'] as const;
export const EXPORT_CONTENTS = ['deals', 'events'] as const;

const { cursor: _cursor, limit: _limit, ...shown } = listDealsQuery.shape;

/** JSON has numbers, an address has only text: an amount may come as either. */
const amount = z.union([z.number(), z.string().trim().min(1).transform(Number).pipe(z.number())], {
  error: 'must be a number',
});
const amountFilter = amount.refine((value) => value >= 0, { error: 'must not be negative' });

/** The query of `GET /api/deals` without its paging: what is exported is what the list shows. */
const exportFilters = z.strictObject({
  ...shown,
  minValue: amountFilter.optional(),
  maxValue: amountFilter.optional(),
});
export type ExportFilters = z.input<typeof exportFilters>;

/** Body of `POST /api/deals/export`. `events` gives the histories of the same deals. */
export const exportDealsInput = z.strictObject({
  format: z.enum(EXPORT_FORMATS, { error: `must be one of ${EXPORT_FORMATS.join(', ')}` }),
  include: z
    .enum(EXPORT_CONTENTS, { error: `must be one of ${EXPORT_CONTENTS.join(', ')}` })
    .default('deals'),
  filters: exportFilters.prefault({}),
});
export type ExportDealsInput = z.infer<typeof exportDealsInput>;

/** One line of a deal's history, with our stage names and, where they differ, the source's. */
const exportedEvent = z
  .object({
    dealId: z.string(),
    at: z.iso.datetime(),
    type: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    crmFrom: z.string().nullable(),
    crmTo: z.string().nullable(),
    actor: z.string().nullable(),
    text: z.string().nullable(),
    source: z.string(),
  })
  .meta({ id: 'HistoryEvent' });
export type ExportedEvent = z.infer<typeof exportedEvent>;

/** What a JSON export holds: one of the two. */
export const exportOutput = z.object({
  deals: z.array(dealOutput).readonly().optional(),
  events: z.array(exportedEvent).readonly().optional(),
});
