import { z } from 'zod';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import type { LastMessageDto, SlackHookDto } from './dto';
import { MESSAGE_STATUSES } from './model';

const time = z.iso.datetime();

const lastMessage = z.object({
  status: z.enum(MESSAGE_STATUSES),
  at: time,
  nextAttemptAt: time.nullable(),
  error: z.string().nullable(),
}) satisfies z.ZodType<LastMessageDto>;

export const slackHookOutput = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().nullable().describe('the address without what is secret in it'),
    events: z.array(z.enum(PUBLIC_EVENT_TYPES)).readonly(),
    teamId: z.string().nullable(),
    isActive: z.boolean(),
    disabledReason: z.string().nullable().describe('person, or the word with which Slack refused'),
    disabledBecause: z.string().nullable(),
    disabledAt: time.nullable(),
    lastUsedAt: time.nullable(),
    lastMessage: lastMessage.nullable(),
    carriesNotifications: z.boolean().describe('whether your own notifications go here as well'),
    createdAt: time,
  })
  .meta({ id: 'SlackHook' }) satisfies z.ZodType<SlackHookDto>;
