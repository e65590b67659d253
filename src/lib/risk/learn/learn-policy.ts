import type { ClosedDeal, History } from '../backtest/closed-deals';
import { isEnough, NEEDED_DEALS } from '../backtest/parts';
import type { OutcomeCounts } from '../backtest/report';
import { drain, Pace, within } from '../backtest/steps';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { foldCalibration } from './calibrate';
import { chooseFit, type ChosenFit } from './choose-fit';
import { makeDesign, meanInStage, type Design } from './design';
import { fitRidge } from './fit-ridge';
import { readKnownDeals } from './known-deals';
import type { LearnOptions, LearnOutcome } from './learn-outcome';
import { asShare, weighRows } from './out-of-time';
import { layColumns, makePrior, toPolicy, type Columns, type Prior } from './parameters';
import { planSnapshots } from './plan-snapshots';
import { describeLearning, describeTooLittle, describeTooLittleSeen } from './sentences';

/** Snapshots that are looked at; more would take longer and say little more. */
const MAX_SNAPSHOTS = 40_000;
/** A stage has points of its own from so many deals on, and so many stages at most. */
const DEALS_A_STAGE = 10;
const MAX_STAGES = 50;
/** Looking at the kind of an event, beside replaying it. */
const EVENTS_A_UNIT = 10;

function countOutcomes(closed: readonly ClosedDeal[]): OutcomeCounts {
  const lost = closed.filter((deal) => deal.lost).length;

  return { won: closed.length - lost, lost };
}

/** The open stages that enough deals were in, the most frequent where they are too many. */
function* stagesOf(
  closed: readonly ClosedDeal[],
  { closedStages }: RiskPolicy,
): Generator<number, string[]> {
  const closing = new Set([...closedStages.won, ...closedStages.lost, '', '__proto__']);
  const deals = new Map<string, number>();
  const pace = new Pace();
  for (const [index, { asCreated, events }] of closed.entries()) {
    if (pace.spend(1 + events.length / EVENTS_A_UNIT)) yield index / closed.length;
    const used = new Set([asCreated.stage]);
    for (const { type, to } of events) {
      if ((type === 'created' || type === 'stage_changed') && to !== null) used.add(to);
    }
    for (const stage of used) deals.set(stage, (deals.get(stage) ?? 0) + 1);
  }

  return [...deals]
    .filter(([stage, count]) => count >= DEALS_A_STAGE && !closing.has(stage))
    .toSorted(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, MAX_STAGES)
    .map(([stage]) => stage)
    .toSorted();
}

interface Fitted {
  readonly values: Float64Array;
  readonly calibrated: boolean;
  /** Points at which the curve of days in stage begins: as far below zero as it lies above. */
  readonly inStageStart: number;
}

const tooLittle = (sentence: string): LearnOutcome => ({
  kind: 'too_little',
  sentences: [sentence],
});

/** Fits on everything that is known, in the way that was chosen. */
function* fitAll(
  design: Design,
  closed: readonly ClosedDeal[],
  columns: Columns,
  prior: Prior,
  { ridge, weighing, calibration }: ChosenFit,
): Generator<number, Fitted> {
  const weights = weighRows(design, closed, Infinity, weighing);
  const fit = fitRidge({ design, weights }, prior, ridge, prior.start);
  const fitted = ridge < Infinity ? yield* asShare(0.5, fit) : prior.start;
  const folded = calibration && foldCalibration(fitted, calibration, columns, prior);
  const values = folded ?? fitted;

  return {
    values,
    calibrated: folded !== null,
    inStageStart: -meanInStage(design, weights, columns, values),
  };
}

function* learnFrom(
  known: History,
  { policy, until, version, maxSnapshots = MAX_SNAPSHOTS }: LearnOptions,
): Generator<number, LearnOutcome> {
  const { closed } = known;
  const planned = yield* within(0, 0.05, planSnapshots(closed, maxSnapshots));
  const columns = layColumns(yield* within(0.05, 0.07, stagesOf(closed, policy)));
  const prior = makePrior(columns);
  const design = yield* within(0.07, 0.4, makeDesign(known, planned, policy, columns));
  const seen = new Set(design.deal);
  const deals = countOutcomes(closed.filter((_, index) => seen.has(index)));
  // A deal that was created and closed at once is never open at a moment.
  if (!isEnough(deals)) return tooLittle(describeTooLittleSeen(deals, until, NEEDED_DEALS));
  const chosen = yield* within(0.4, 0.9, chooseFit(design, closed, prior));
  const fitted = yield* within(0.9, 1, fitAll(design, closed, columns, prior, chosen));
  const { leftOut } = planned.schedule;
  const facts = {
    until: new Date(until).toISOString(),
    deals,
    snapshots: design.rows,
    stepDays: planned.stepDays,
    leftOut: leftOut.deals > 0 ? leftOut : null,
    ridge: chosen.ridge < Infinity ? chosen.ridge : null,
    weighing: chosen.weighing,
    calibrated: fitted.calibrated,
    outOfTime: chosen.outOfTime,
  };

  return {
    kind: 'learned',
    policy: toPolicy(policy, version, columns, fitted.values, fitted.inStageStart),
    report: { ...facts, sentences: describeLearning(facts) },
  };
}

/**
 * Learns a policy from the deals that closed before `until` and from nothing later: a ridge logistic
 * regression of the signals of `assess`, shrunk to the default policy. Pure and deterministic; the
 * order of the deals does not matter. In small slices of work: each step yields the share that is
 * done, 0..1, after some milliseconds.
 *
 * @returns a policy that keeps the words, thresholds, bands and alerts of the one it started from;
 * or `too_little` below 30 won and 30 lost deals
 */
export function* learnSteps(
  deals: readonly DealWithEvents[],
  options: LearnOptions,
): Generator<number, LearnOutcome> {
  const known = yield* within(0, 0.2, readKnownDeals(deals, options.policy, options.until));
  const counts = countOutcomes(known.closed);
  if (!isEnough(counts)) return tooLittle(describeTooLittle(counts, options.until, NEEDED_DEALS));

  return yield* within(0.2, 1, learnFrom(known, options));
}

/** `learnSteps` in one go. */
export const learnPolicy = (
  deals: readonly DealWithEvents[],
  options: LearnOptions,
): LearnOutcome => drain(learnSteps(deals, options));
