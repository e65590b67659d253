import { z } from 'zod';
import { ALERT_KINDS, type BacktestReport } from '../risk';
import { RUN_KINDS, RUN_STATUSES, type RunDto } from './dto';

const time = z.iso.datetime();
const count = z.number().int();
const share = z.number().min(0).max(1);
const figure = z.number().nullable();
const band = z.enum(['Low', 'Medium', 'High']);
const interval = z.object({ low: z.number(), high: z.number() });
const outcomes = z.object({ won: count, lost: count });
const listOf = <T extends z.ZodType>(item: T) => z.array(item).readonly();

const method = z.object({
  name: z.string(),
  auc: figure,
  interval: interval.nullable(),
  aucPerDeal: figure,
  averagePrecision: figure,
  precisionTop10: figure,
  precisionTop20: figure,
  brier: figure,
  behind: z
    .object({ auc: z.number(), interval })
    .nullable()
    .describe('by how much the AUC of Sentinel is above this one'),
});

const range = {
  snapshots: count,
  deals: count,
  lowest: figure,
  highest: figure,
  meanScore: figure,
  lossRate: figure,
  interval: interval.nullable().describe('95 % (Wilson) of the loss rate, by deal'),
};

const leadTime = z.object({
  lostDeals: count,
  turnedHigh: count,
  shareNeverHigh: figure,
  medianDays: figure,
  p25Days: figure,
  p75Days: figure,
  shareStayedHigh: figure,
  highAtSplit: count,
  wonDeals: count,
  falseAlarms: count,
  shareFalseAlarms: figure,
  lossRateOnceHigh: figure,
});

const part = { snapshots: count, deals: outcomes, auc: figure, interval: interval.nullable() };

const report = z
  .object({
    engineVersion: z.string(),
    policyVersion: z.string(),
    firstDay: z.boolean(),
    stages: listOf(z.string()),
    split: time,
    stepDays: z.number(),
    resamples: count,
    deals: z.object({
      all: count,
      closedBeforeSplit: outcomes,
      closedSince: outcomes,
      judged: outcomes,
      stillOpen: count,
    }),
    leftOut: z.object({ deals: count, snapshots: count, rule: z.string() }).nullable(),
    snapshots: count,
    baseRate: figure,
    constant: z.object({ score: share, brier: figure }),
    methods: listOf(method).describe('Sentinel first, then the naive baselines'),
    curves: listOf(
      z.object({
        name: z.string(),
        points: listOf(z.object({ wonShare: share, lostShare: share })),
      }),
    ).describe('the ROC curves of the same methods'),
    bands: listOf(z.object({ band, ...range })),
    tenths: listOf(z.object(range)),
    leadTime,
    leadTimeBuckets: listOf(
      z.object({ fromDays: count, toDays: count.nullable(), lost: count, won: count }),
    ),
    byStage: listOf(z.object({ stage: z.string(), ...part })),
    byDayOfLife: listOf(z.object({ day: count, ...part })),
    verdict: z.object({
      kind: z.enum(['too_little', 'better', 'not_better', 'below']),
      sentences: listOf(z.string()),
    }),
  })
  .meta({ id: 'BacktestReport' }) satisfies z.ZodType<BacktestReport>;

const named = z.object({
  label: z.string(),
  policyVersion: z.string(),
  report,
  caution: z.string().nullable().describe('why it looks better than it is'),
});
const leftOut = z.string().nullable().describe('what a bound on the work left out');

const judged = z.object({ score: share, band });
const byBand = z.object({ Low: count, Medium: count, High: count });
const alerts = z.object({
  total: count,
  byKind: z.record(z.enum(ALERT_KINDS), count),
  lost: count,
  won: count,
});

const preview = z.object({
  kind: z.literal('preview'),
  openDeals: count,
  bands: z
    .object({ Low: byBand, Medium: byBand, High: byBand })
    .describe('open deals by band now (outer) and under the new policy (inner)'),
  changedCount: count,
  changed: listOf(
    z.object({ dealId: z.string(), dealName: z.string(), from: judged, to: judged }),
  ).describe('those that change band, the largest move of the score first, 200 at most'),
  alerts: z.object({ days: count, before: alerts, after: alerts, leftOut }),
  backtest: z.object({ before: named, after: named }).nullable(),
  note: z.string().nullable(),
});

const result = z.union([
  z.object({ kind: z.literal('backtest'), reports: listOf(named), leftOut }),
  z.object({
    kind: z.literal('learn'),
    sentences: listOf(z.string()),
    proposal: z.string().nullable().describe('the version that was proposed'),
    reports: listOf(named),
    leftOut,
  }),
  preview,
]);

/** What a run looks like in answers; the type check holds it equal to `RunDto`. */
export const runOutput = z
  .object({
    id: z.string(),
    teamId: z.string().nullable(),
    kind: z.enum(RUN_KINDS),
    status: z.enum(RUN_STATUSES),
    progress: share,
    phase: z.string().nullable().describe('what is being done, in words'),
    params: z.record(z.string(), z.unknown()).readonly(),
    result: result.nullable().describe('null until it is done, and in lists'),
    error: z.string().nullable(),
    createdBy: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'RiskRun' }) satisfies z.ZodType<RunDto>;
