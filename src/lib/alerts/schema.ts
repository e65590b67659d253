import { z } from 'zod';
import { isoDate } from '../core/dates';
import { ID_PATTERN } from '../core/ids';
import { teamIdQuery } from '../core/team-id';
import { lineOf, optionalLineOf } from '../core/text';
import { dealId, pageQuery } from '../deals/schema';
import {
  ALERT_KINDS,
  ALERT_OUTCOMES,
  ALERT_STATUSES,
  DISMISS_REASONS,
  RECORD_DAYS,
  type RecordDays,
} from './model';

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const wholeDays = z.coerce
  .number({ error: 'must be a number of days' })
  .int('must be a whole number of days')
  .min(1, 'must be from 1 to 3650')
  .max(3_650, 'must be from 1 to 3650');

/** Query of `GET /api/alerts`. `days`: those that fired within so many days. */
export const listAlertsQuery = pageQuery.extend({
  status: oneOf([...ALERT_STATUSES, 'all']).default('active'),
  kind: oneOf(ALERT_KINDS).optional(),
  outcome: oneOf(ALERT_OUTCOMES).optional(),
  days: wholeDays.optional(),
  dealId: dealId.optional(),
  teamId: teamIdQuery,
  /** `true`: those that were replayed on history and never sent, instead of the real ones. */
  replayed: oneOf(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});
export type ListAlertsQuery = z.infer<typeof listAlertsQuery>;
/** What is left out is as in the schema: what asks for attention, as it really fired. */
export type AlertFilter = Pick<ListAlertsQuery, 'limit'> & Partial<ListAlertsQuery>;

/** Body of `POST /api/alerts/:id/snooze`: until when it is out of sight, at most 90 days. */
export const snoozeAlertInput = z.strictObject({ until: isoDate });
export type SnoozeAlertInput = z.infer<typeof snoozeAlertInput>;

/** Body of `POST /api/alerts/:id/dismiss`; the reason `other` needs a note. */
export const dismissAlertInput = z
  .strictObject({ reason: oneOf(DISMISS_REASONS), note: optionalLineOf(1_000).optional() })
  .refine(({ reason, note }) => reason !== 'other' || Boolean(note), {
    path: ['note'],
    error: 'say what the reason is',
  });
export type DismissAlertInput = z.infer<typeof dismissAlertInput>;

const days = RECORD_DAYS.map(String) as [string, ...string[]];

/** Query of `GET /api/alerts/record`. `teamId`: absent for one's only team, `personal` for one's own. */
export const alertRecordQuery = z.object({
  days: oneOf(days)
    .default('90')
    .transform((text) => Number(text) as RecordDays),
  teamId: z
    .union([z.literal('personal'), lineOf(40).regex(ID_PATTERN, 'is not the id of a team')])
    .transform((id) => (id === 'personal' ? null : id))
    .optional(),
});
export type AlertRecordQuery = z.infer<typeof alertRecordQuery>;
