import { assess } from '../assess';
import type { RiskNorms } from '../norms';
import { createNormsTimeline, type DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { DAY } from '../ramp';
import type { Band } from '../types';
import type { Calendar, Moment, Schedule } from './schedule';
import { sortSteps } from './sort-steps';
import { drain, Pace, UNITS_AN_ASSESSMENT, within } from './steps';

/** A deal as it was judged on a past day, with what the baselines look at. */
export interface Snapshot {
  readonly dealId: string;
  readonly lost: boolean;
  readonly at: number;
  readonly createdAt: number;
  readonly closedAt: number;
  readonly score: number;
  readonly band: Band;
  readonly stage: string;
  readonly daysInStage: number;
  /** Days since the latest touch or move to another stage. */
  readonly daysIdle: number;
  /** The lost share among earlier deals that were in this stage. */
  readonly stageLostShare: number;
  /** The day of the deal's life; null for a day of the calendar. */
  readonly day: number | null;
}

/** What the outcomes of earlier deals say of a stage, without any shrinking. */
function lostShareOf(norms: RiskNorms, stage: string): number {
  const counts = Object.hasOwn(norms.stages, stage) ? norms.stages[stage] : undefined;
  const lost = counts?.lost[0] ?? 0;
  const n = lost + (counts?.won[0] ?? 0);
  if (n > 0) return lost / n;
  const all = norms.won + norms.lost;

  return all > 0 ? norms.lost / all : 0.5;
}

interface NormsThen {
  readonly scoring: RiskNorms;
  readonly outcomes: RiskNorms;
}

function judge({ deal, at, day }: Moment, policy: RiskPolicy, norms: NormsThen): Snapshot | null {
  const { score, band, facts, closed } = assess(
    deal.asCreated,
    deal.events,
    policy,
    norms.scoring,
    at,
  );
  // Closed that day, and reopened later: nobody would have asked.
  if (closed !== null) return null;
  const active = Math.max(facts.stageEnteredAt, facts.lastTouchAt ?? facts.stageEnteredAt);

  return {
    dealId: deal.id,
    lost: deal.lost,
    at,
    createdAt: deal.createdAt,
    closedAt: deal.closedAt,
    score,
    band,
    stage: facts.stage,
    daysInStage: facts.daysInStage,
    daysIdle: (at - active) / DAY,
    stageLostShare: lostShareOf(norms.outcomes, facts.stage),
    day,
  };
}

/** The work of counting a closed deal into norms, in events. */
const UNITS_A_CLOSING = 30;

/** The deals in the order in which they closed, those that did not at the end. */
function* sortByClosing(all: readonly DealWithEvents[]): Generator<number, DealWithEvents[]> {
  const order = yield* sortSteps(Float64Array.from(all, ({ deal }) => deal.closedAt ?? Infinity));

  return Array.from(order, (index) => all[index] as DealWithEvents);
}

/**
 * Brings norms up to the first day of the calendar in slices: most deals of a history have closed by
 * then, and all at once they would be one long slice. Asking on the way changes nothing later.
 *
 * @param closings in the order in which they closed
 */
function* warmUp(
  normsAt: (at: number) => RiskNorms,
  closings: readonly DealWithEvents[],
  until: number,
): Generator<number, void> {
  const pace = new Pace();
  for (const [index, { deal, events }] of closings.entries()) {
    if (deal.closedAt === null || deal.closedAt >= until) return;
    if (!pace.spend(UNITS_A_CLOSING + events.length)) continue;
    normsAt(deal.closedAt);
    yield (index + 1) / closings.length;
  }
}

/**
 * Judges every moment of the schedule in the order of time, with norms of what had closed before
 * the latest day of the calendar: those of a day of life may be up to one step old, never younger.
 * In slices of work; progress 0..1.
 */
export function* judgeSteps(
  schedule: Schedule,
  calendar: Calendar,
  all: readonly DealWithEvents[],
  policy: RiskPolicy,
  firstDay: boolean,
): Generator<number, Snapshot[]> {
  const closings = yield* within(0, 0.05, sortByClosing(all));
  yield 0.05;
  const outcomesAt = createNormsTimeline(closings, policy, false);
  const scoringAt = firstDay ? createNormsTimeline(all, policy, true) : null;
  yield 0.05;
  yield* within(0.05, 0.2, warmUp(outcomesAt, closings, calendar.split));
  const snapshots: Snapshot[] = [];
  const places = [...schedule.byPlace].toSorted(([a], [b]) => a - b);
  const wanted = places.reduce((sum, [, moments]) => sum + moments.length, 0);
  const pace = new Pace();
  let done = 0;
  for (const [place, moments] of places) {
    const at = calendar.timeOf(place);
    const outcomes = outcomesAt(at);
    const norms = { outcomes, scoring: scoringAt ? scoringAt(at) : outcomes };
    // Building norms costs about what counting some of their deals does.
    if (pace.spend(all.length)) yield 0.2 + (0.8 * done) / wanted;
    for (const moment of moments) {
      const snapshot = judge(moment, policy, norms);
      if (snapshot !== null) snapshots.push(snapshot);
      done += 1;
      const units = UNITS_AN_ASSESSMENT + moment.deal.events.length;
      if (pace.spend(units)) yield 0.2 + (0.8 * done) / wanted;
    }
  }

  return snapshots;
}

/** `judgeSteps` in one go. */
export const judgeAll = (...work: Parameters<typeof judgeSteps>): Snapshot[] =>
  drain(judgeSteps(...work));
