import { z } from 'zod';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import { isoDate } from '../core/dates';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { isCleanText, missingOr, nameOf } from '../core/text';
import { DELIVERY_STATUSES, MAX_ROTATION_HOURS, ROTATION_HOURS } from './model';

/** Of an address, as it is kept. */
export const MAX_URL_LENGTH = 2_048;
export const URL_TOO_LONG = `must have at most ${MAX_URL_LENGTH} characters`;

const url = z
  .string({ error: missingOr('must be text') })
  .refine(isCleanText, { error: 'is not a web address', abort: true })
  .trim()
  .min(1, 'is missing')
  .max(MAX_URL_LENGTH, URL_TOO_LONG);
/** The address of a form, whatever else it holds. */
export const addressInput = z.object({ url });
const eventName = z.enum(PUBLIC_EVENT_TYPES, {
  error: `must be one of ${PUBLIC_EVENT_TYPES.join(', ')}`,
});
const events = z
  .array(eventName, { error: missingOr('must be a list of events') })
  .min(1, 'choose at least one event')
  .max(PUBLIC_EVENT_TYPES.length, 'name each event once')
  .refine((given) => new Set(given).size === given.length, 'name each event once');
const description = nameOf(200).nullable();

/** Body of `POST /api/webhooks`. */
export const createWebhookInput = z.strictObject({
  url,
  events,
  description: description.optional(),
  teamId: teamIdInput.describe('null for your own deals; your only team where left out'),
});
export type CreateWebhookInput = z.infer<typeof createWebhookInput>;

/** Body of `PATCH /api/webhooks/{id}`. */
export const changeWebhookInput = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    isActive: z.boolean({ error: 'must be true or false' }).optional(),
  })
  .refine((input) => Object.keys(input).length > 0, { error: 'name at least one field to change' });
export type ChangeWebhookInput = z.infer<typeof changeWebhookInput>;

/** Query of `GET /api/webhooks`. */
export const listWebhooksQuery = z.object({
  teamId: teamIdQuery.describe('a team, or `personal`; all that you may see where left out'),
});

/** Body of `POST /api/webhooks/{id}/rotate-secret`. */
export const rotateSecretInput = z.strictObject({
  windowHours: z
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .max(MAX_ROTATION_HOURS, `must be at most ${MAX_ROTATION_HOURS}`)
    .default(ROTATION_HOURS),
});
export type RotateSecretInput = z.infer<typeof rotateSecretInput>;

/** Body of `POST /api/webhooks/{id}/test`: of which event an example is sent; its first where absent. */
export const testWebhookInput = z.strictObject({ event: eventName.optional() });
export type TestWebhookInput = z.infer<typeof testWebhookInput>;

/** Query of `GET /api/webhooks/{id}/deliveries`. */
export const listDeliveriesQuery = z.object({
  status: z
    .enum(DELIVERY_STATUSES, { error: `must be one of ${DELIVERY_STATUSES.join(', ')}` })
    .optional(),
  event: eventName.optional(),
  since: isoDate.optional().describe('made at that moment or later'),
  until: isoDate.optional().describe('made before that moment'),
  limit: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .default(50),
  cursor: z.string().max(500, 'is not a cursor').optional(),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;

/** Body of `POST /api/webhooks/{id}/redeliver`: all that failed or was cancelled since then. */
export const redeliverSinceInput = z.strictObject({ since: isoDate });
export type RedeliverSinceInput = z.infer<typeof redeliverSinceInput>;

// What cannot be an id is simply not found, so parameters take any text.
export const webhookParams = z.object({ id: z.string() });
export const deliveryParams = z.object({ id: z.string() });
