import { z } from 'zod';
import { isoDate } from '../core/dates';
import { ID_PATTERN } from '../core/ids';
import { lineOf } from '../core/text';
import { pageQuery } from '../deals/schema';
import {
  CHANNELS,
  DIGEST_KINDS,
  NOTIFICATION_TYPES,
  TYPE_RULES,
  isNotificationType,
} from './model';

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** Query of `GET /api/notifications`. */
export const listNotificationsQuery = pageQuery.extend({
  status: oneOf(['unread', 'all']).default('all'),
  type: oneOf(NOTIFICATION_TYPES).optional(),
});
export type ListNotificationsQuery = z.infer<typeof listNotificationsQuery>;

const MAX_MARKED = 200;

/** Some notifications of a page, marked as read or unread together. */
export const markNotificationsInput = z.strictObject({
  ids: z
    .array(z.string().regex(ID_PATTERN, 'is not the id of a notification'))
    .min(1, 'name at least one')
    .max(MAX_MARKED, `name at most ${MAX_MARKED}`),
  isRead: z.boolean(),
});

/** Up to when all are marked as read: what came since the page was shown was not seen. */
export const markAllReadInput = z.strictObject({ until: isoDate.optional() });
/** The moment that marking all answered: what it marked becomes unread again. */
export const undoMarkAllInput = z.strictObject({ readAt: isoDate });

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
/** `HH:MM` as minutes since midnight. */
const clock = z
  .string({ error: 'must be a time such as 22:00' })
  .regex(CLOCK, 'must be a time from 00:00 to 23:59')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;

const channels = z.partialRecord(oneOf(CHANNELS), z.boolean({ error: 'must be true or false' }));

const types = z
  .partialRecord(oneOf(NOTIFICATION_TYPES), channels)
  .superRefine((chosen, context) => {
    for (const [type, wanted] of Object.entries(chosen)) {
      const { fixed, defaults } = TYPE_RULES[isNotificationType(type) ? type : 'invite'];
      for (const channel of fixed) {
        const given = wanted?.[channel];
        if (given === undefined || given === defaults[channel]) continue;
        context.addIssue({ code: 'custom', path: [type, channel], message: 'cannot be switched' });
      }
    }
  });

/** Body of `PUT /api/notifications/preferences`; what is left out stays as it is. */
export const changePreferencesInput = z.strictObject({
  types: types.optional(),
  quietHours: z
    .strictObject({ from: clock, to: clock })
    .refine(({ from, to }) => from !== to, {
      path: ['to'],
      error: 'must differ from the beginning',
    })
    .nullable()
    .optional(),
  timeZone: lineOf(60)
    .regex(ZONE_NAME, 'must be the name of a time zone such as Europe/Berlin')
    .optional(),
  digest: z
    .strictObject({
      kind: oneOf(DIGEST_KINDS),
      time: clock.optional(),
      weekday: z
        .number({ error: 'must be a number from 1 (Monday) to 7' })
        .int('must be a whole number')
        .min(1, 'must be from 1 (Monday) to 7')
        .max(7, 'must be from 1 (Monday) to 7')
        .optional(),
    })
    .optional(),
});
export type ChangePreferencesInput = z.infer<typeof changePreferencesInput>;
