import { z } from 'zod';
import { teamIdInput, teamIdQuery } from '../core/team-id';
import { isCleanText, lineOf, missingOr } from '../core/text';
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

const instant = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-30T14:00:00Z' })
  .transform((text) => new Date(text));
const LONGEST_MEETING_MS = 14 * 86_400_000;

/** Body of `POST /api/integrations/google-calendar/events`. */
export const createMeetingInput = z
  .strictObject({
    dealId: z.string({ error: missingOr('must be text') }),
    title: lineOf(300),
    description: z
      .string({ error: 'must be text' })
      .refine(isCleanText, { error: 'holds characters that cannot be' })
      .max(4_000, 'must have at most 4000 characters')
      .nullish(),
    startTime: instant,
    endTime: instant,
    attendees: z
      .array(z.email('must be a mail address').transform((text) => text.toLowerCase()))
      .max(100, 'must be at most 100')
      .default([]),
    location: lineOf(500).nullish(),
    /** Whether the provider writes to those who are invited. */
    sendInvitations: z.boolean({ error: 'must be true or false' }).default(false),
  })
  .refine(({ startTime, endTime }) => endTime > startTime, {
    error: 'must lie after the beginning',
    path: ['endTime'],
  })
  .refine(({ startTime, endTime }) => +endTime - +startTime <= LONGEST_MEETING_MS, {
    error: 'must lie within two weeks of the beginning',
    path: ['endTime'],
  });
export type CreateMeetingInput = z.infer<typeof createMeetingInput>;

/** Query of `GET /api/integrations/google-calendar/events`. */
export const listMeetingsQuery = z.object({
  dealId: z.string().optional(),
  teamId: teamIdQuery,
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListMeetingsQuery = z.infer<typeof listMeetingsQuery>;

/** Which deal a meeting belongs to; null: to none of those it was given to. */
export const linkMeetingInput = z.strictObject({ id: z.string(), dealId: z.string().nullable() });
