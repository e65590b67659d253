import { z } from 'zod';
import { ID_PATTERN } from '../core/ids';
import { missingOr } from '../core/text';

/** Body of `POST /api/deals/:id/move`: a team's id, or null for one's own space. */
export const moveDealInput = z.strictObject({
  teamId: z
    .string({ error: missingOr('must be the id of a team, or null') })
    .regex(ID_PATTERN, 'is not the id of a team')
    .nullable(),
  version: z.number().int().positive().optional(),
});
export type MoveDealInput = z.infer<typeof moveDealInput>;
