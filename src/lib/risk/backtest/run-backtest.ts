import { ENGINE_VERSION } from '../assess';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { RESAMPLES } from './bootstrap';
import { calibrateBands, calibrateTenths } from './calibration';
import { readHistorySteps, type ClosedDeal } from './closed-deals';
import { compareSteps } from './compare';
import { judgeSteps, type Snapshot } from './judge';
import { measureLeadTime } from './lead-time';
import { brierScore } from './metrics';
import { countOutcomes, measureByDayOfLife, measureByStage } from './parts';
import type { BacktestReport, OutcomeCounts } from './report';
import { Calendar, planSteps } from './schedule';
import { drain, within } from './steps';
import { decideVerdict } from './verdict';

export interface BacktestOptions {
  readonly policy: RiskPolicy;
  /** Epoch ms; what is judged lies from here on, and what is said of it in advance before. */
  readonly split: number;
  /** Days between two days of the calendar; 7 if it is left out. */
  readonly stepDays?: number | undefined;
  /** Judge with the norms of a team's first day, which know no outcome. */
  readonly firstDay?: boolean | undefined;
  /** How many judgements to make at most; 400,000 if it is left out. */
  readonly maxSnapshots?: number | undefined;
}

const MAX_SNAPSHOTS = 400_000;

const LEFT_OUT_RULE =
  'Deals were taken whole, in the order of a hash of their ids, until the bound on judgements was reached. Norms still come from all deals.';

function countClosed(deals: readonly ClosedDeal[]): OutcomeCounts {
  const lost = deals.filter((each) => each.lost).length;

  return { won: deals.length - lost, lost };
}

/** The lost share that was known at the split; one half where nothing had closed. */
function constantScore({ won, lost }: OutcomeCounts): number {
  return won + lost > 0 ? lost / (won + lost) : 0.5;
}

interface Setting {
  readonly split: number;
  readonly funnel: readonly string[];
  readonly constant: number;
}

/**
 * The figures that snapshots of the calendar and of days of life give. In slices of work; progress
 * 0..1.
 */
function* measureSteps(
  snapshots: readonly Snapshot[],
  { split, funnel, constant }: Setting,
): Generator<number, Measured> {
  const calendar = snapshots.filter(({ day }) => day === null);
  const ofLife = snapshots.filter(({ day }) => day !== null);
  yield 0;
  const comparison = yield* within(0, 0.6, compareSteps(calendar, constant, RESAMPLES));
  const judged = yield* within(0.6, 0.62, countOutcomes(calendar));
  const bands = yield* within(0.62, 0.65, calibrateBands(calendar));
  const tenths = yield* within(0.65, 0.7, calibrateTenths(calendar));
  const { leadTime, buckets } = yield* within(0.7, 0.72, measureLeadTime(calendar, split));
  const byStage = yield* within(0.72, 0.9, measureByStage(calendar, funnel, RESAMPLES));
  const byDayOfLife = yield* within(0.9, 1, measureByDayOfLife(ofLife, RESAMPLES));
  const lostRows = calendar.filter(({ lost }) => lost).length;
  yield 1;
  const sameForAll = calendar.map(({ lost }) => ({ deal: 0, lost, score: constant }));

  return {
    judged,
    snapshots: calendar.length,
    baseRate: calendar.length > 0 ? lostRows / calendar.length : null,
    constant: { score: constant, brier: brierScore(sameForAll) },
    methods: comparison.methods,
    curves: comparison.curves,
    bands,
    tenths,
    leadTime,
    leadTimeBuckets: buckets,
    byStage,
    byDayOfLife,
    verdict: decideVerdict(comparison, judged),
  };
}

/** The part of a report that snapshots give. */
type Measured = Pick<
  BacktestReport,
  | 'snapshots'
  | 'baseRate'
  | 'constant'
  | 'methods'
  | 'curves'
  | 'bands'
  | 'tenths'
  | 'leadTime'
  | 'leadTimeBuckets'
  | 'byStage'
  | 'byDayOfLife'
  | 'verdict'
> & { readonly judged: OutcomeCounts };

/** `measureSteps` in one go. */
export const measureSnapshots = (snapshots: readonly Snapshot[], setting: Setting): Measured =>
  drain(measureSteps(snapshots, setting));

/**
 * Judges every closed deal on past days, from what was known on each of them, and compares with
 * what became of it. Pure: the same deals and options give the same report to the last digit. In
 * slices of some milliseconds; each yields the share that is done, which ascends to 1.
 */
export function* backtestSteps(
  deals: readonly DealWithEvents[],
  options: BacktestOptions,
): Generator<number, BacktestReport> {
  const { policy, split, stepDays = 7, firstDay = false } = options;
  const { closed, all } = yield* within(0, 0.1, readHistorySteps(deals, policy));
  const before = countClosed(closed.filter(({ closedAt }) => closedAt < split));
  const since = closed.filter(({ closedAt }) => closedAt >= split);
  const calendar = new Calendar(split, stepDays);
  const plan = planSteps(since, calendar, options.maxSnapshots ?? MAX_SNAPSHOTS);
  const schedule = yield* within(0.1, 0.15, plan);
  const judging = judgeSteps(schedule, calendar, all, policy, firstDay);
  const snapshots = yield* within(0.15, 0.6, judging);
  const measuring = measureSteps(snapshots, {
    split,
    funnel: policy.stages,
    constant: constantScore(before),
  });
  const { judged, ...figures } = yield* within(0.6, 1, measuring);

  return {
    engineVersion: ENGINE_VERSION,
    policyVersion: policy.version,
    firstDay,
    stages: policy.stages,
    split: new Date(split).toISOString(),
    stepDays,
    resamples: RESAMPLES,
    deals: {
      all: deals.length,
      closedBeforeSplit: before,
      closedSince: countClosed(since),
      judged,
      stillOpen: deals.length - closed.length,
    },
    leftOut: schedule.leftOut.deals > 0 ? { ...schedule.leftOut, rule: LEFT_OUT_RULE } : null,
    ...figures,
  };
}

/** `backtestSteps` in one go. */
export function runBacktest(
  deals: readonly DealWithEvents[],
  options: BacktestOptions,
): BacktestReport {
  return drain(backtestSteps(deals, options));
}
