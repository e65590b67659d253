import { DAY } from './ramp';
import type { RiskEvent } from './types';

export interface HistoryWindow {
  readonly from: number;
  readonly to: number;
  /** About how many points of the calendar at most; those of the events come on top. */
  readonly maxPoints?: number;
  /** Further moments to look at. */
  readonly include?: readonly number[];
}

const MAX_POINTS = 400;
const MIN_POINTS = 30;
/** How many events are replayed at most, over all points: some 0.2 s. */
const MAX_REPLAYED = 4_000_000;

/** The last millisecond of the UTC day that a time lies on. */
const endOfDay = (at: number): number => Math.floor(at / DAY) * DAY + DAY - 1;

interface Calendar {
  readonly moments: readonly number[];
  readonly stepDays: number;
  readonly mergesEvents: boolean;
}

/** The moments right before and at each event; where there are too many, of the ends of each step. */
function momentsOfEvents(happened: readonly number[], stepDays: number, merges: boolean): number[] {
  if (!merges) return happened.flatMap((at) => [at - 1, at]);
  const steps = new Map<number, { first: number; last: number }>();
  for (const at of happened) {
    const step = Math.floor(at / (DAY * stepDays));
    steps.set(step, { first: steps.get(step)?.first ?? at, last: at });
  }

  return [...steps.values()].flatMap(({ first, last }) => [first - 1, last]);
}

/** At which moments a history is looked at: each evening, and around each event. */
export function planCalendar(
  from: number,
  to: number,
  { maxPoints = MAX_POINTS, include = [] }: HistoryWindow,
  events: readonly RiskEvent[],
): Calendar {
  const affordable = Math.floor(MAX_REPLAYED / (3 * Math.max(1, events.length)));
  const most = Math.max(MIN_POINTS, Math.min(maxPoints, affordable));
  const stepDays = Math.max(1, Math.ceil((to - from) / DAY / most));
  const happened = [...new Set(events.map(({ at }) => at))];
  const mergesEvents = happened.length > most;
  const wanted = new Set([from, to, ...momentsOfEvents(happened, stepDays, mergesEvents)]);
  for (let at = endOfDay(from); at < to; at += stepDays * DAY) wanted.add(at);
  for (const at of include) wanted.add(at);
  const moments = [...wanted].filter((at) => at >= from && at <= to).sort((a, b) => a - b);

  return { moments, stepDays, mergesEvents };
}
