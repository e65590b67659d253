import { assess } from './assess';
import { attribute, pointsBySignal, type MovePart, type Scored } from './attribution';
import { drain, Pace, UNITS_AN_ASSESSMENT } from './backtest/steps';
import { compilePolicy } from './compiled-policy';
import { orderEvents } from './event-order';
import type { RiskNorms } from './norms';
import type { RiskPolicy } from './policy';
import { type HistoryWindow, planCalendar } from './history-calendar';
import type { Assessment, Band, DealClosing, RiskDeal, RiskEvent, SignalName } from './types';

/** The score of one moment with its parts. Times are epoch ms, points log-odds. */
export interface RiskPoint {
  readonly at: number;
  readonly score: number;
  readonly band: Band;
  readonly base: number;
  /** Points by signal; a signal of 0 points is left out. */
  readonly contributions: Readonly<Partial<Record<SignalName, number>>>;
  readonly normsVersion: string;
}

/**
 * Why the score moved between two points: by time alone, by events, or because the team's norms were
 * learned anew. Where several did, each is a move of its own, and the next begins where it ended.
 */
export interface RiskMove {
  readonly from: number;
  readonly to: number;
  readonly cause: 'time' | 'events' | 'norms';
  readonly scoreBefore: number;
  readonly scoreAfter: number;
  /** They sum to the change, in points and in the score. */
  readonly parts: readonly MovePart[];
  /** The events between the two points; only of a move by events. */
  readonly events: readonly RiskEvent[];
}

/** A time in which the deal was closed; `reopenedAt` is null where it still is at the end. */
export interface ClosedSpan extends DealClosing {
  readonly reopenedAt: number | null;
}

export interface RiskHistory {
  /** What was looked at: never before the creation, and not after a closing that stands. */
  readonly from: number;
  readonly to: number;
  /** Days between two points of the calendar: 1 unless the life is long. */
  readonly stepDays: number;
  /** Whether so many events happened that those of one step share their points. */
  readonly mergesEvents: boolean;
  /** In the order of time; none while the deal was closed. */
  readonly points: readonly RiskPoint[];
  readonly moves: readonly RiskMove[];
  readonly closings: readonly ClosedSpan[];
}

/** How many of the ordered events had happened by a moment. */
function countUntil(events: readonly RiskEvent[], at: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as RiskEvent).at <= at) low = middle + 1;
    else high = middle;
  }

  return low;
}

/** One deal's history as it is asked at one moment after another. */
class Replay {
  private readonly events: readonly RiskEvent[];

  constructor(
    private readonly deal: RiskDeal,
    events: readonly RiskEvent[],
    private readonly policy: RiskPolicy,
    private readonly normsAt: (at: number) => RiskNorms,
  ) {
    this.events = orderEvents(events, compilePolicy(policy).stageRank);
  }

  /** What happened after one moment and up to another. */
  between(from: number, to: number): readonly RiskEvent[] {
    return this.events.slice(countUntil(this.events, from), countUntil(this.events, to));
  }

  /** The work of one look, in events. */
  get units(): number {
    return this.events.length + UNITS_AN_ASSESSMENT;
  }

  /** @param known and @param norms of what moment; both of `at` itself unless said otherwise */
  at(at: number, known = at, norms = at): Assessment {
    const events = this.events.slice(0, countUntil(this.events, known));

    return assess(this.deal, events, this.policy, this.normsAt(norms), at);
  }

  normsVersion(at: number): string {
    return this.normsAt(at).version;
  }
}

const toPoint = (at: number, { score, band, base, ...rest }: Assessment): RiskPoint => ({
  at,
  score,
  band,
  base,
  contributions: pointsBySignal(rest),
  normsVersion: rest.normsVersion,
});

interface Look {
  readonly at: number;
  readonly assessment: Assessment;
}

type Step = Pick<RiskMove, 'cause' | 'events'> & { readonly after: Scored };

/** The steps from one look to the next: time alone, then what happened, then what was learned. */
function stepsBetween(replay: Replay, a: Look, b: Look): Step[] {
  const events = replay.between(a.at, b.at);
  const isLearned = a.assessment.normsVersion !== b.assessment.normsVersion;
  // A millisecond of silence moves nothing that could be shown.
  const isWaited = b.at - a.at > 1 || (events.length === 0 && !isLearned);
  const causes: [cause: RiskMove['cause'], known: number, norms: number][] = [];
  if (isWaited) causes.push(['time', a.at, a.at]);
  if (events.length > 0) causes.push(['events', b.at, a.at]);
  if (isLearned) causes.push(['norms', b.at, b.at]);

  return causes.map(([cause, known, norms], index) => ({
    cause,
    events: cause === 'events' ? events : [],
    after: index === causes.length - 1 ? b.assessment : replay.at(b.at, known, norms),
  }));
}

function movesBetween(replay: Replay, a: Look, b: Look): RiskMove[] {
  let before: Scored = a.assessment;

  return stepsBetween(replay, a, b).flatMap(({ cause, events, after }) => {
    const parts = attribute(before, after);
    const move = {
      from: a.at,
      to: b.at,
      cause,
      scoreBefore: before.score,
      scoreAfter: after.score,
      parts,
      events,
    };
    before = after;

    return parts.length > 0 || events.length > 0 ? [move] : [];
  });
}

/** Notes each closing once, and when the deal was next seen open. */
class Closings {
  private readonly spans: ClosedSpan[] = [];

  see(at: number, closed: DealClosing | null): void {
    const last = this.spans.at(-1);
    if (closed === null) {
      if (last?.reopenedAt === null)
        this.spans[this.spans.length - 1] = { ...last, reopenedAt: at };
    } else if (last?.at !== closed.at || last.reopenedAt !== null) {
      this.spans.push({ ...closed, reopenedAt: null });
    }
  }

  list(): readonly ClosedSpan[] {
    return this.spans;
  }
}

/** Looks at each moment of the calendar; moments at which the deal was closed give no look. */
function* lookSteps(
  replay: Replay,
  moments: readonly number[],
  closings: Closings,
): Generator<number, Look[]> {
  const pace = new Pace();
  const looks: Look[] = [];
  for (const [index, at] of moments.entries()) {
    const assessment = replay.at(at);
    closings.see(at, assessment.closed);
    if (assessment.closed === null) looks.push({ at, assessment });
    if (pace.spend(replay.units)) yield index / moments.length / 2;
  }

  return looks;
}

function* moveSteps(replay: Replay, looks: readonly Look[]): Generator<number, RiskMove[]> {
  const pace = new Pace();
  const moves: RiskMove[] = [];
  for (const [index, look] of looks.entries()) {
    const before = looks[index - 1];
    if (before) moves.push(...movesBetween(replay, before, look));
    if (pace.spend(2 * replay.units)) yield 0.5 + index / looks.length / 2;
  }

  return moves;
}

/** `riskHistory` in slices of some milliseconds, for who must not keep others waiting. */
export function* riskHistorySteps(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  normsAt: (at: number) => RiskNorms,
  window: HistoryWindow,
): Generator<number, RiskHistory> {
  const replay = new Replay(deal, events, policy, normsAt);
  const from = Math.max(window.from, deal.createdAt);
  const ending = replay.at(window.to);
  const to = ending.closed === null ? window.to : ending.closed.at - 1;
  const calendar = planCalendar(from, to, window, replay.between(from, to));
  const closings = new Closings();
  const looks = yield* lookSteps(replay, calendar.moments, closings);
  closings.see(window.to, ending.closed);
  const moves = yield* moveSteps(replay, looks);

  return {
    from,
    to,
    stepDays: calendar.stepDays,
    mergesEvents: calendar.mergesEvents,
    points: looks.map(({ at, assessment }) => toPoint(at, assessment)),
    moves,
    closings: closings.list(),
  };
}

/**
 * A deal's risk over its life: the score with its parts at the end of each UTC day and right before
 * and at each event, and why it moved in between. Each point is what `assess` says of that moment
 * with the norms known then, so nothing that came later colours it. A deal that is closed at the end
 * of the window is followed to the last millisecond before it closed.
 *
 * @param deal as it was created (`dealAsCreated`)
 * @param events its history, in any order
 * @param normsAt the norms known at a moment
 */
export function riskHistory(
  deal: RiskDeal,
  events: readonly RiskEvent[],
  policy: RiskPolicy,
  normsAt: (at: number) => RiskNorms,
  window: HistoryWindow,
): RiskHistory {
  return drain(riskHistorySteps(deal, events, policy, normsAt, window));
}
