import { z } from 'zod';
import { DAY_MS, isoDate, parseIsoDate } from '../core/dates';
import { teamIdQuery } from '../core/team-id';
import { lineOf } from '../core/text';
import { riskNormsSchema } from '../risk/norms';
import { riskPolicySchema } from '../risk/policy';
import { RISK_EVENT_TYPES, SIGNAL_NAMES } from '../risk/types';
import type { PastDealDto, PipelineDto } from './dto';
import { BANDS, OPEN_STAGES, STAGES } from './model';
import { dealOutput } from './output-schema';

const time = z.iso.datetime();
const score = z.number().min(0).max(1);
const band = z.enum(BANDS);

/** Query of `GET /api/deals/:id/risk-history`; `at` is a further moment to be among the points. */
export const riskHistoryQuery = z.object({
  from: isoDate.optional(),
  to: isoDate.optional(),
  at: isoDate.optional(),
});
export type RiskHistoryQuery = z.infer<typeof riskHistoryQuery>;

const pointOutput = z.object({
  at: time,
  score,
  band,
  base: z.number(),
  /** Log-odds points by signal; a signal without points is left out. */
  contributions: z.partialRecord(z.enum(SIGNAL_NAMES), z.number()),
  normsVersion: z.string(),
});
export type RiskPointDto = z.infer<typeof pointOutput>;

const movePartOutput = z.object({
  signal: z.enum(['base', ...SIGNAL_NAMES]),
  points: z.number(),
  score: z.number(),
});

const moveEventOutput = z.object({
  id: z.string(),
  at: time,
  type: z.enum(RISK_EVENT_TYPES),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type MoveEventDto = z.infer<typeof moveEventOutput>;

const moveOutput = z.object({
  from: time,
  to: time,
  cause: z.enum(['time', 'events', 'norms']),
  scoreBefore: score,
  scoreAfter: score,
  /** They sum to the change, in points and in the score. */
  parts: z.array(movePartOutput).readonly(),
  /** The first of them; `eventCount` says how many there were. */
  events: z.array(moveEventOutput).readonly(),
  eventCount: z.number().int(),
});
export type RiskMoveDto = z.infer<typeof moveOutput>;

export const riskHistoryOutput = z
  .object({
    dealId: z.string(),
    /** What was looked at: from the creation at the earliest, to the closing at the latest. */
    from: time,
    to: time,
    /** The one policy with which the whole curve is judged. */
    policyVersion: z.string(),
    engineVersion: z.string(),
    bands: z.object({ medium: score, high: score }),
    /** Days between two points of the calendar; more than 1 over a long life. */
    stepDays: z.number().int(),
    mergesEvents: z.boolean(),
    points: z.array(pointOutput).readonly(),
    moves: z.array(moveOutput).readonly(),
    closings: z
      .array(z.object({ at: time, outcome: z.enum(['won', 'lost']), reopenedAt: time.nullable() }))
      .readonly(),
  })
  .meta({ id: 'RiskHistory' });
export type RiskHistoryDto = z.infer<typeof riskHistoryOutput>;

const riskEventOutput = z.object({
  id: z.string(),
  at: z.number(),
  type: z.enum(RISK_EVENT_TYPES),
  from: z.string().nullable(),
  to: z.string().nullable(),
  actor: z.string().nullable(),
  text: z.string().nullable(),
});

/** What the engine takes, in its own form: times in epoch ms, stages by name. */
export const riskInputsOutput = z
  .object({
    deal: z.object({
      id: z.string(),
      createdAt: z.number(),
      stage: z.string(),
      value: z.number(),
      expectedCloseDate: z.number().nullable(),
      closedAt: z.number().nullable(),
      outcome: z.enum(['won', 'lost']).nullable(),
    }),
    events: z.array(riskEventOutput).readonly(),
    policy: riskPolicySchema,
    norms: riskNormsSchema,
    asOf: z.number(),
    /** The score that these inputs gave the server. */
    score,
    engineVersion: z.string(),
  })
  .meta({ id: 'RiskInputs' });
export type RiskInputsDto = z.infer<typeof riskInputsOutput>;

/** A moment, or a day, which stands for its evening: its last millisecond in UTC. */
const evening = z.string({ error: 'must be a date' }).transform((text, context) => {
  const date = parseIsoDate(text.trim());
  if (date) return text.trim().length > 10 ? date : new Date(date.getTime() + DAY_MS - 1);
  context.addIssue({ code: 'custom', message: 'must be a date such as 2026-03-31' });
  return z.NEVER;
});

/** Query of `GET /api/risk/pipeline`; without a team, all that the caller may see; `personal` for one's own. */
export const pastPipelineQuery = z.object({
  asOf: evening,
  teamId: teamIdQuery,
  owner: lineOf(200).optional(),
  stage: z.enum(OPEN_STAGES, { error: `must be one of ${OPEN_STAGES.join(', ')}` }).optional(),
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 500' })
    .int('must be a whole number')
    .min(1, 'must be from 1 to 500')
    .max(500, 'must be from 1 to 500')
    .default(100),
});
export type PastPipelineQuery = z.infer<typeof pastPipelineQuery>;

const amounts = z.object({ count: z.number().int(), value: z.number() });
const bandAmounts = z.object({ High: amounts, Medium: amounts, Low: amounts });

const pipelineOutput = z.object({
  currencies: z
    .array(
      amounts.extend({
        currency: z.string(),
        weighted: z.number(),
        atRiskCount: z.number().int(),
        atRiskValue: z.number(),
        stages: z
          .array(
            amounts.extend({ stage: z.enum(STAGES), weighted: z.number(), bands: bandAmounts }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  openCount: z.number().int(),
  bandCounts: z.object({ High: z.number(), Medium: z.number(), Low: z.number() }),
  oldestRiskAsOf: time.nullable(),
}) satisfies z.ZodType<PipelineDto>;

/** The stage, the value, the dates, the next step and the risk are of that moment; names, account, owner and currency of today. */
const pastDealOutput = dealOutput
  .omit({ version: true, updatedAt: true, location: true })
  .meta({ id: 'PastDeal' }) satisfies z.ZodType<PastDealDto>;

export const pastPipelineOutput = z.object({
  /** The moment that is shown: the end of the day asked for, or now where it is today. */
  asOf: time,
  pipeline: pipelineOutput,
  /** High and Medium by priority then, at most 10; with stage, value and risk of that moment. */
  attention: z.array(pastDealOutput).readonly(),
  /** The deals open then by priority, up to the limit asked for. */
  deals: z.array(pastDealOutput).readonly(),
});
export type PastPipelineDto = z.infer<typeof pastPipelineOutput>;
