import { z } from 'zod';
import type {
  NotificationDto,
  NotificationPageDto,
  PreferencesDto,
  TypePreferenceDto,
} from './dto';
import { CHANNELS, DIGEST_KINDS, NOTIFICATION_TYPES } from './model';

const time = z.iso.datetime();
const count = z.number().int().min(0);
const clock = z.string().regex(/^\d{2}:\d{2}$/);

export const notificationOutput = z
  .object({
    id: z.string(),
    type: z.enum(NOTIFICATION_TYPES),
    title: z.string(),
    message: z.string(),
    dealId: z.string().nullable(),
    groupKey: z.string(),
    path: z.string().nullable(),
    isRead: z.boolean(),
    readAt: time.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Notification' }) satisfies z.ZodType<NotificationDto>;

export const notificationPageOutput = z.object({
  notifications: z.array(notificationOutput).readonly(),
  unreadCount: count,
  nextCursor: z.string().nullable(),
}) satisfies z.ZodType<NotificationPageDto>;

export const markedOutput = z.object({ notification: notificationOutput, unreadCount: count });

export const allMarkedOutput = z.object({ marked: count, unreadCount: count, readAt: time });

const typePreference = z.object({
  type: z.enum(NOTIFICATION_TYPES),
  label: z.string(),
  description: z.string(),
  channels: z.record(z.enum(CHANNELS), z.boolean()),
  fixed: z.array(z.enum(CHANNELS)).readonly(),
}) satisfies z.ZodType<TypePreferenceDto>;

export const preferencesOutput = z
  .object({
    types: z.array(typePreference).readonly(),
    quietHours: z.object({ from: clock, to: clock }).nullable(),
    timeZone: z.string().nullable(),
    digest: z.object({
      kind: z.enum(DIGEST_KINDS),
      time: clock,
      weekday: z.number().int().min(1).max(7),
      nextAt: time.nullable(),
    }),
  })
  .meta({ id: 'NotificationPreferences' }) satisfies z.ZodType<PreferencesDto>;
