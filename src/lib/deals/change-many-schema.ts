import { z } from 'zod';
import { ERROR_CODES } from '../core/errors';
import { updateDealInput } from './schema';

export const MAX_BULK = 500;
const BULK_ACTIONS = ['update', 'delete', 'restore'] as const;

// One name for many deals makes no sense, and one version cannot fit them all.
const { name: _name, version: _version, ...common } = updateDealInput.shape;

const changes = z
  .strictObject(common)
  .refine((given) => Object.keys(given).length > 0, { error: 'name at least one field to change' });

/** Body of `POST /api/deals/bulk`. An id that cannot be one is not found, like any other. */
export const changeManyInput = z
  .strictObject({
    action: z.enum(BULK_ACTIONS, { error: `must be one of ${BULK_ACTIONS.join(', ')}` }),
    ids: z
      .array(z.string({ error: 'must be text' }), { error: 'must be a list of ids' })
      .min(1, 'must name at least one deal')
      .max(MAX_BULK, `must name at most ${MAX_BULK} deals`),
    changes: changes.optional(),
  })
  .superRefine(({ action, changes: given }, context) => {
    const refuse = (message: string) =>
      context.addIssue({ code: 'custom', path: ['changes'], message });
    if (action === 'update' && !given) refuse('is missing: say what to update');
    if (action !== 'update' && given) refuse(`does not belong to "${action}"`);
  });
export type ChangeManyInput = z.infer<typeof changeManyInput>;

/** How one row fared; `error` is told as it would be of the row alone. */
const rowResult = z.object({
  id: z.string(),
  ok: z.boolean(),
  error: z
    .object({
      code: z.enum(ERROR_CODES),
      message: z.string(),
      fields: z.record(z.string(), z.string()).readonly().optional(),
    })
    .optional(),
});
export type RowResult = Readonly<z.infer<typeof rowResult>>;

export const changeManyOutput = z.object({ results: z.array(rowResult).readonly() });
