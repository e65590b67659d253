import { z } from 'zod';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { isCleanText, missingOr, nameOf } from '../core/text';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import { DEFAULT_EVENTS } from './model';

const url = z
  .string({ error: missingOr('must be text') })
  .refine(isCleanText, { error: 'is not a web address', abort: true })
  .trim()
  .min(1, 'is missing')
  .max(2_048, 'must have at most 2048 characters');
/** The address of a form, whatever else it holds. */
export const addressInput = z.object({ url });
const name = nameOf(80);
const eventName = z.enum(PUBLIC_EVENT_TYPES, {
  error: `must be one of ${PUBLIC_EVENT_TYPES.join(', ')}`,
});
const events = z
  .array(eventName, { error: missingOr('must be a list of events') })
  .min(1, 'choose at least one event')
  .max(PUBLIC_EVENT_TYPES.length, 'name each event once')
  .refine((given) => new Set(given).size === given.length, 'name each event once');

/** Body of `POST /api/integrations/slack`. */
export const createSlackHookInput = z.strictObject({
  name,
  url,
  events: events.default([...DEFAULT_EVENTS]),
  teamId: teamIdInput,
});
export type CreateSlackHookInput = z.infer<typeof createSlackHookInput>;

/** Body of `PATCH /api/integrations/slack/{id}`. */
export const changeSlackHookInput = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    events: events.optional(),
    isActive: z.boolean({ error: 'must be true or false' }).optional(),
  })
  .refine((input) => Object.keys(input).length > 0, { error: 'name at least one field to change' });
export type ChangeSlackHookInput = z.infer<typeof changeSlackHookInput>;

/** Body of `POST /api/integrations/slack/test`: an address before it is saved, or a saved one's id. */
export const testSlackHookInput = z
  .strictObject({
    url: url.optional(),
    id: z.string({ error: 'must be text' }).optional(),
    teamId: teamIdInput,
  })
  .refine(({ url: address, id }) => (address === undefined) !== (id === undefined), {
    error: 'give either the address of a webhook, or the id of a saved one',
    path: ['url'],
  });
export type TestSlackHookInput = z.infer<typeof testSlackHookInput>;

/** Query of `GET /api/integrations/slack`: `personal` for one's own; the only team where absent. */
export const listSlackHooksQuery = z.object({ teamId: teamIdQuery });

// What cannot be an id is simply not found, so parameters take any text.
export const slackHookParams = z.object({ id: z.string() });
