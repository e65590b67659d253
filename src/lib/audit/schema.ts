import { z } from 'zod';
import { isoDate } from '../core/dates';
import { teamIdQuery } from '../core/team-id';
import { lineOf } from '../core/text';

/** What narrows the trail; all of it may be left out. */
export const auditFilter = z.object({
  teamId: teamIdQuery.describe('a team, or `personal`; the only team of a person where left out'),
  action: lineOf(100).optional(),
  actor: lineOf(100).optional().describe('the actorRef of an entry'),
  from: isoDate.optional().describe('from that moment on'),
  to: isoDate.optional().describe('before that moment'),
  q: lineOf(200).optional().describe('found in the action, the data or a name, whatever its case'),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** Query of `GET /api/audit`. */
export const listAuditQuery = auditFilter.extend({
  cursor: z.string().min(1).max(1_000).optional(),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 200' })
    .int('must be a whole number')
    .min(1, 'must be from 1 to 200')
    .max(200, 'must be from 1 to 200')
    .default(50),
});
export type ListAuditQuery = z.infer<typeof listAuditQuery>;

/** Query of `GET /api/audit/export`. */
export const exportAuditQuery = auditFilter.extend({
  format: z.enum(['csv', 'json'], { error: 'must be csv or json' }).default('csv'),
});
export type ExportAuditQuery = z.infer<typeof exportAuditQuery>;

/** Whose chain is to be verified. */
export const verifyAuditInput = z.strictObject({ teamId: z.string().max(60).nullable() });
