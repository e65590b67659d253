import { assess } from '../assess';
import type { RiskNorms } from '../norms';
import { createNormsTimeline, type DealWithEvents } from '../norms-timeline';
import type { RiskPolicy } from '../policy';
import { DAY } from '../ramp';
import type { Band } from '../types';
import type { Calendar, Moment, Schedule } from './schedule';

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

/**
 * Judges every moment of the schedule in the order of time, with norms of what had closed before
 * the latest day of the calendar: those of a day of life may be up to one step old, never younger.
 */
export function judgeAll(
  schedule: Schedule,
  calendar: Calendar,
  all: readonly DealWithEvents[],
  policy: RiskPolicy,
  firstDay: boolean,
): Snapshot[] {
  const outcomesAt = createNormsTimeline(all, policy, false);
  const scoringAt = firstDay ? createNormsTimeline(all, policy, true) : null;
  const snapshots: Snapshot[] = [];
  const places = [...schedule.byPlace].toSorted(([a], [b]) => a - b);
  for (const [place, moments] of places) {
    const at = calendar.timeOf(place);
    const outcomes = outcomesAt(at);
    const norms = { outcomes, scoring: scoringAt ? scoringAt(at) : outcomes };
    for (const moment of moments) {
      const snapshot = judge(moment, policy, norms);
      if (snapshot !== null) snapshots.push(snapshot);
    }
  }

  return snapshots;
}
