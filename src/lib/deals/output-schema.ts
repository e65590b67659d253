import { z } from 'zod';
import type { AssessmentDto, DealDto, TimelineEntryDto } from './dto';
import { BANDS, STAGES } from './model';

const time = z.iso.datetime();
const band = z.enum(BANDS);

export const nextActionOutput = z.object({
  action: z.string(),
  label: z.string(),
  urgency: z.enum(['now', 'this_week', 'soon']),
  dueAt: time,
  because: z.string(),
});

/** What a deal looks like in answers; the type check below holds it equal to `DealDto`. */
export const dealOutput = z
  .object({
    id: z.string(),
    userId: z.string(),
    teamId: z.string().nullable(),
    assignedToId: z.string().nullable(),
    ownerName: z.string(),
    name: z.string(),
    account: z.string().nullable(),
    stage: z.enum(STAGES),
    crmStage: z.string().nullable(),
    value: z.number(),
    currency: z.string().length(3),
    location: z.string().nullable(),
    isDemo: z.boolean(),
    source: z.string().nullable(),
    externalId: z.string().nullable(),
    sourceUrl: z.string().nullable(),
    expectedCloseDate: time.nullable(),
    closedAt: time.nullable(),
    outcome: z.enum(['won', 'lost']).nullable(),
    lostReason: z.string().nullable(),
    nextStep: z.string().nullable(),
    nextStepAt: time.nullable(),
    stageEnteredAt: time,
    lastTouchAt: time.nullable(),
    pushCount: z.number().int(),
    version: z.number().int(),
    createdAt: time,
    updatedAt: time,
    deletedAt: time.nullable(),
    riskScore: z.number().min(0).max(1).nullable(),
    riskLevel: band.nullable(),
    riskReasons: z.array(z.string()).readonly(),
    riskAsOf: time.nullable(),
    priority: z.number().nullable(),
    nextAction: nextActionOutput.nullable(),
    notRisk: z.object({ until: time, reason: z.string(), by: z.string() }).nullable(),
  })
  .meta({ id: 'Deal' }) satisfies z.ZodType<DealDto>;

export const assessmentOutput = z
  .object({
    score: z.number().min(0).max(1),
    band,
    base: z.number(),
    contributions: z
      .array(
        z.object({
          signal: z.string(),
          points: z.number(),
          strength: z.number(),
          reason: z.string(),
          evidence: z
            .array(
              z.object({ eventId: z.string().nullable(), at: time.nullable(), text: z.string() }),
            )
            .readonly(),
        }),
      )
      .readonly(),
    notSeen: z.array(z.object({ signal: z.string(), reason: z.string() })).readonly(),
    seenShare: z.number(),
    reasons: z.array(z.string()).readonly(),
    recommendation: nextActionOutput.nullable(),
    whatIf: z
      .array(
        z.object({
          action: z.string(),
          label: z.string(),
          score: z.number(),
          delta: z.number(),
        }),
      )
      .readonly(),
    priority: z.number(),
    asOf: time,
    engineVersion: z.string(),
    policyVersion: z.string(),
    normsVersion: z.string(),
  })
  .meta({ id: 'Assessment' }) satisfies z.ZodType<AssessmentDto>;

export const timelineEntryOutput = z
  .object({
    id: z.string(),
    at: time,
    kind: z.string(),
    actor: z.string().nullable(),
    source: z.string(),
    text: z.string().nullable(),
    changes: z
      .array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() }))
      .readonly(),
  })
  .meta({ id: 'TimelineEntry' }) satisfies z.ZodType<TimelineEntryDto>;
