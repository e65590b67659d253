import { z } from 'zod';
import { isoDate } from '../core/dates';
import { lineOf } from '../core/text';

/** Body of `POST /api/deals/:id/not-a-risk`; `version` or `If-Match` guards it. */
export const notRiskInput = z.strictObject({
  reason: lineOf(500),
  /** Until when it holds: in the future, at most 180 days ahead. */
  until: isoDate,
  version: z.number().int().positive().optional(),
});
export type NotRiskInput = z.infer<typeof notRiskInput>;
