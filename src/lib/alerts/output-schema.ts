import { z } from 'zod';
import { BANDS, STAGES } from '../deals/model';
import type { AlertDto, AlertRecordDto, RecordGroupDto, RecordLineDto } from './dto';
import {
  ALERT_ENDINGS,
  ALERT_OUTCOMES,
  ALERT_STATUSES,
  DISMISS_REASONS,
  RECORD_DAYS,
} from './model';

const time = z.iso.datetime();
const count = z.number().int();
const share = z.number().min(0).max(1);

export const alertOutput = z
  .object({
    id: z.string(),
    dealId: z.string(),
    teamId: z.string().nullable(),
    dealName: z.string(),
    account: z.string().nullable(),
    stage: z.enum(STAGES),
    value: z.number(),
    currency: z.string(),
    kind: z.string(),
    level: z.enum(BANDS),
    score: z.number(),
    currentScore: z.number().nullable(),
    currentLevel: z.enum(BANDS).nullable(),
    reasons: z.array(z.string()).readonly(),
    contributions: z.array(z.object({ signal: z.string(), points: z.number() })).readonly(),
    policyVersion: z.string().nullable(),
    engineVersion: z.string().nullable(),
    openedAt: time,
    status: z.enum(ALERT_STATUSES),
    outcome: z.enum(ALERT_OUTCOMES),
    ending: z.enum(ALERT_ENDINGS).nullable(),
    endedAt: time.nullable(),
    promisedDate: time.nullable(),
    snoozedUntil: time.nullable(),
    dismissed: z
      .object({
        at: time,
        by: z.string(),
        reason: z.enum(DISMISS_REASONS),
        note: z.string().nullable(),
      })
      .nullable(),
    notRiskUntil: time.nullable(),
    announced: z.boolean(),
    replayed: z.boolean(),
  })
  .meta({ id: 'Alert' }) satisfies z.ZodType<AlertDto>;

const interval = z.object({ low: share, high: share }).nullable();

const recordLine = z.object({
  key: z.string(),
  fired: count,
  quiet: count,
  lostDeals: count,
  wonDeals: count,
  lost: count,
  won: count,
  slipped: count,
  open: count,
  dismissed: count,
  precision: share.nullable(),
  interval,
  medianDaysToLoss: z.number().min(0).nullable(),
}) satisfies z.ZodType<RecordLineDto>;

const recordGroup = z.object({
  total: recordLine,
  rules: z.array(recordLine).readonly(),
  signals: z.array(recordLine).readonly(),
}) satisfies z.ZodType<RecordGroupDto>;

export const alertRecordOutput = z
  .object({
    days: z.union(RECORD_DAYS.map((days) => z.literal(days))),
    since: time,
    until: time,
    teamId: z.string().nullable(),
    closed: z.object({ won: count, lost: count, lostShare: share.nullable() }),
    live: recordGroup,
    replayed: recordGroup,
    notRisk: z.object({
      marked: count,
      withdrawn: count,
      lapsed: count,
      won: count,
      lost: count,
      open: count,
      right: share.nullable(),
      interval,
    }),
  })
  .meta({ id: 'AlertRecord' }) satisfies z.ZodType<AlertRecordDto>;
