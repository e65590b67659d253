import { z } from 'zod';
import { ID_PATTERN } from '../core/ids';
import { missingOr } from '../core/text';

const teamId = z
  .string({ error: missingOr('must be the id of a team, or null for your own space') })
  .regex(ID_PATTERN, 'is not the id of a team')
  .nullable();

/**
 * Body of `DELETE /api/teams/{id}`: the team's name once more, and what becomes of its deals. They go
 * to another team of yours or into your own space (null), or are erased for good.
 */
export const deleteTeamInput = z.strictObject({
  name: z.string({ error: missingOr('must be text') }),
  deals: z.discriminatedUnion(
    'action',
    [
      z.strictObject({ action: z.literal('hand_over'), teamId }),
      z.strictObject({ action: z.literal('remove') }),
    ],
    { error: 'must say hand_over (with teamId) or remove' },
  ),
});
export type DeleteTeamInput = z.infer<typeof deleteTeamInput>;

export const deleteTeamOutput = z.object({
  deals: z.number().int().describe('how many deals it had, those in the bin included'),
  finished: z.boolean().describe('false while a job still erases what is left of it'),
});
