import { z } from 'zod';
import { teamIdInput } from '../core/team-id';
import { isCleanText, missingOr } from '../core/text';
import { STAGES } from '../deals/model';
import { SYNC_INTERVALS } from './model';

const secret = z
  .string({ error: missingOr('must be text') })
  .refine((text) => /^[\x21-\x7E]*$/.test(text.trim()), {
    error: 'must hold no spaces or special characters',
    abort: true,
  })
  .trim()
  .min(1, 'is missing')
  .max(4_096, 'must have at most 4096 characters');
const address = (max: number) =>
  z
    .string({ error: missingOr('must be text') })
    .refine(isCleanText, { error: 'holds characters that cannot be', abort: true })
    .trim()
    .min(1, 'is missing')
    .max(max, `must have at most ${max} characters`);

/** Body of `POST /api/integrations/salesforce/connect`. */
export const connectSalesforceInput = z.strictObject({
  instanceUrl: address(500),
  apiKey: secret,
  teamId: teamIdInput,
});
/** Body of `POST /api/integrations/hubspot/connect`. */
export const connectHubspotInput = z.strictObject({ apiKey: secret, teamId: teamIdInput });
/** Body of `POST /api/integrations/google-calendar/connect`. */
export const connectCalendarInput = z.strictObject({
  apiKey: secret,
  calendarId: address(500),
  teamId: teamIdInput,
});

/** Body of `PATCH /api/integrations/{integration}`: how it is synced. */
export const changeIntegrationInput = z
  .strictObject({
    syncEnabled: z.boolean({ error: 'must be true or false' }).optional(),
    syncEveryMinutes: z
      .number({ error: 'must be a number' })
      .refine((given) => (SYNC_INTERVALS as readonly number[]).includes(given), {
        error: `must be one of ${SYNC_INTERVALS.join(', ')}`,
      })
      .optional(),
    writeBack: z.boolean({ error: 'must be true or false' }).optional(),
  })
  .refine((input) => Object.keys(input).length > 0, { error: 'name at least one field to change' });
export type ChangeIntegrationInput = z.infer<typeof changeIntegrationInput>;

/** Body of `PATCH …/mapping`: the source's stage -> ours; null takes a choice back. */
export const changeMappingInput = z.strictObject({
  stages: z.record(
    z.string().max(500),
    z.enum(STAGES, { error: `must be one of ${STAGES.join(', ')}` }).nullable(),
  ),
  /** Only says what would change. */
  dryRun: z.boolean({ error: 'must be true or false' }).default(false),
});
export type ChangeMappingInput = z.infer<typeof changeMappingInput>;

// What cannot be an id is simply not found, so parameters take any text.
export const syncParams = z.object({ id: z.string() });
