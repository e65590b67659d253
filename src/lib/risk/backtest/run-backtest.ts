import { ENGINE_VERSION } from '../assess';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { RESAMPLES } from './bootstrap';
import { calibrateBands, calibrateTenths } from './calibration';
import { readHistory, type ClosedDeal } from './closed-deals';
import { compareMethods } from './compare';
import { judgeAll, type Snapshot } from './judge';
import { measureLeadTime } from './lead-time';
import { brierScore } from './metrics';
import { countOutcomes, measureByDayOfLife, measureByStage } from './parts';
import type { BacktestReport, OutcomeCounts } from './report';
import { Calendar, planSchedule } from './schedule';
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

/** The figures that snapshots of the calendar and of days of life give. */
export function measureSnapshots(
  snapshots: readonly Snapshot[],
  { split, funnel, constant }: { split: number; funnel: readonly string[]; constant: number },
) {
  const calendar = snapshots.filter(({ day }) => day === null);
  const ofLife = snapshots.filter(({ day }) => day !== null);
  const comparison = compareMethods(calendar, constant, RESAMPLES);
  const judged = countOutcomes(calendar);
  const lostRows = calendar.filter(({ lost }) => lost).length;
  const sameForAll = calendar.map(({ lost }) => ({ deal: 0, lost, score: constant }));

  return {
    judged,
    snapshots: calendar.length,
    baseRate: calendar.length > 0 ? lostRows / calendar.length : null,
    constant: { score: constant, brier: brierScore(sameForAll) },
    methods: comparison.methods,
    bands: calibrateBands(calendar),
    tenths: calibrateTenths(calendar),
    leadTime: measureLeadTime(calendar, split),
    byStage: measureByStage(calendar, funnel, RESAMPLES),
    byDayOfLife: measureByDayOfLife(ofLife, RESAMPLES),
    verdict: decideVerdict(comparison, judged),
  };
}

/**
 * Judges every closed deal on past days, from what was known on each of them, and compares with
 * what became of it. Pure: the same deals and options give the same report to the last digit.
 */
export function runBacktest(
  deals: readonly DealWithEvents[],
  options: BacktestOptions,
): BacktestReport {
  const { policy, split, stepDays = 7, firstDay = false } = options;
  const { closed, all } = readHistory(deals, policy);
  const before = countClosed(closed.filter(({ closedAt }) => closedAt < split));
  const since = closed.filter(({ closedAt }) => closedAt >= split);
  const calendar = new Calendar(split, stepDays);
  const schedule = planSchedule(since, calendar, options.maxSnapshots ?? MAX_SNAPSHOTS);
  const snapshots = judgeAll(schedule, calendar, all, policy, firstDay);
  const { judged, ...figures } = measureSnapshots(snapshots, {
    split,
    funnel: policy.stages,
    constant: constantScore(before),
  });

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
