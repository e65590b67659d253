import { z } from 'zod';
import { PUBLIC_EVENT_TYPES } from '../events/model';
import type {
  AttemptDto,
  DeliveryDetailDto,
  DeliveryDto,
  DeliveryPageDto,
  HealthDto,
  RedeliveredDto,
  WebhookDto,
  WebhookWithSecretDto,
} from './dto';
import { DELIVERY_STATUSES, DISABLED_REASONS } from './model';

const time = z.iso.datetime();
const event = z.enum(PUBLIC_EVENT_TYPES);
const count = z.number().int().min(0);

const healthOutput = z
  .object({
    attempts: count.describe('made within the last seven days'),
    successRate: z.number().min(0).max(1).nullable().describe('null without attempts'),
    p95Ms: count
      .nullable()
      .describe('of an exchange, in milliseconds, 95th percentile; null without attempts'),
    pending: count.describe('deliveries that wait or are on their way'),
  })
  .meta({ id: 'WebhookHealth' }) satisfies z.ZodType<HealthDto>;

const shape = {
  id: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  events: z.array(event).readonly(),
  teamId: z.string().nullable().describe('null for a person’s own deals'),
  isActive: z.boolean(),
  disabledReason: z
    .enum(DISABLED_REASONS)
    .nullable()
    .describe('person: by hand; gone: it answered 410; failing: five days of failures only'),
  disabledAt: time.nullable(),
  failingSince: time.nullable().describe('null where the last attempt succeeded'),
  lastError: z.string().nullable().describe('what the last attempt failed of, in words'),
  rotatesUntil: time.nullable().describe('until when the secret before the last rotation signs'),
  lastSuccessAt: time.nullable(),
  health: healthOutput,
  createdAt: time,
} as const;

export const webhookOutput = z
  .object(shape)
  .meta({ id: 'Webhook' }) satisfies z.ZodType<WebhookDto>;

export const webhookWithSecretOutput = z
  .object({
    ...shape,
    secret: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('the key of X-Webhook-Signature, as text; told this once'),
    signingSecret: z
      .string()
      .regex(/^whsec_/)
      .describe('the same secret as libraries of Standard Webhooks take it; told this once'),
  })
  .meta({ id: 'WebhookWithSecret' }) satisfies z.ZodType<WebhookWithSecretDto>;

const deliveryShape = {
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string().describe('the same over every attempt and redelivery'),
  event,
  dealId: z.string().nullable(),
  dealName: z.string().nullable().describe('as the deal is called now'),
  status: z
    .enum(DELIVERY_STATUSES)
    .describe('cancelled: the webhook was switched off before it arrived'),
  attempts: count,
  nextAttemptAt: time
    .nullable()
    .describe('null unless it is pending; in the past while an attempt is under way'),
  responseCode: z.number().int().nullable().describe('what the last attempt was answered'),
  error: z.string().nullable().describe('what the last attempt failed of'),
  createdAt: time,
  finishedAt: time.nullable(),
} as const;

export const deliveryOutput = z
  .object(deliveryShape)
  .meta({ id: 'WebhookDelivery' }) satisfies z.ZodType<DeliveryDto>;

export const deliveryPageOutput = z.object({
  deliveries: z.array(deliveryOutput).readonly(),
  nextCursor: z.string().nullable(),
}) satisfies z.ZodType<DeliveryPageDto>;

export const redeliveredOutput = z.object({
  count: count.describe('so many are on their way again'),
  remaining: count.describe('so many are left; the same request again goes on with them'),
}) satisfies z.ZodType<RedeliveredDto>;

const attemptOutput = z
  .object({
    attempt: z.number().int().min(1),
    byHand: z.boolean().describe('somebody asked for it'),
    startedAt: time,
    durationMs: count,
    succeeded: z.boolean(),
    responseCode: z.number().int().nullable(),
    responseBody: z.string().nullable().describe('the first 4 KiB of the answer'),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' }) satisfies z.ZodType<AttemptDto>;

export const deliveryDetailOutput = z
  .object({
    ...deliveryShape,
    body: z.string().describe('the exact text that is signed and sent'),
    log: z.array(attemptOutput).readonly().describe('every attempt, the oldest first'),
  })
  .meta({ id: 'WebhookDeliveryDetail' }) satisfies z.ZodType<DeliveryDetailDto>;
