import { currentVisit } from './deal-history';
import { defaultNorms, NORM_DAYS, type RiskNorms, type StageCounts } from './norms';
import { defaultPolicy, type RiskPolicy } from './policy';
import { daysBetween } from './ramp';
import { replay } from './replay';
import type { RiskDeal, RiskEvent } from './types';

/** Closed deals that the first-day coverage weighs. */
const COVERAGE_DEALS = 10;

interface StageTally {
  readonly won: number[];
  readonly lost: number[];
  readonly wonDays: number[];
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;

  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

function freezeTally(tally: StageTally): StageCounts {
  return Object.freeze({
    won: Object.freeze([...tally.won]) as number[],
    lost: Object.freeze([...tally.lost]) as number[],
    medianDaysWon: median([...tally.wonDays].sort((a, b) => a - b)),
  });
}

/**
 * Gathers norms from closed deals, one by one, in any order. It keeps two rows of counts per stage
 * and one number per won stage visit, never a deal or an event. `policy` is needed only to know
 * which stages mean closed.
 */
export class NormsBuilder {
  private readonly stages = new Map<string, StageTally>();
  private won = 0;
  private lost = 0;
  private withTouch = 0;
  private withTwoWay = 0;
  private withNextStep = 0;

  constructor(private readonly policy: RiskPolicy = defaultPolicy()) {}

  /** Counts a closed deal; one that is open (or was reopened) is passed over. */
  add(deal: RiskDeal, events: readonly RiskEvent[]): void {
    const history = replay(deal, events, this.policy, Number.MAX_SAFE_INTEGER);
    const closed = history.closed;
    if (closed === null) return;
    const outcome = closed.outcome;
    this[outcome] += 1;
    if (history.lastTouch !== null) this.withTouch += 1;
    if (history.lastTwoWay !== null) this.withTwoWay += 1;
    if (history.nextStep !== null) this.withNextStep += 1;
    // Without stage events the only stage known is today's column, which knows the outcome.
    if (!history.stageKnown) return;
    const last = currentVisit(history);
    for (const visit of history.visits) {
      const days = daysBetween(
        visit.enteredAt,
        visit === last ? closed.at : (visit.leftAt ?? closed.at),
      );
      this.addVisit(visit.stage, outcome, days);
    }
  }

  private addVisit(stage: string, outcome: 'won' | 'lost', days: number): void {
    // A JSON reader drops this key, and stored norms would differ from fresh ones.
    if (stage === '__proto__') return;
    let tally = this.stages.get(stage);
    if (!tally) {
      tally = { won: NORM_DAYS.map(() => 0), lost: NORM_DAYS.map(() => 0), wonDays: [] };
      this.stages.set(stage, tally);
    }
    for (let i = 0; i < NORM_DAYS.length && days >= (NORM_DAYS[i] as number); i += 1) {
      tally[outcome][i] = (tally[outcome][i] as number) + 1;
    }
    if (outcome === 'won') tally.wonDays.push(days);
  }

  private share(n: number, firstDay: number): number {
    return (n + COVERAGE_DEALS * firstDay) / (this.won + this.lost + COVERAGE_DEALS);
  }

  /** An immutable snapshot of what was added so far; more may be added and built afterwards. */
  build(asOf: number, version: string): RiskNorms {
    const first = defaultNorms().coverage;
    const stages = [...this.stages].map(([stage, tally]) => [stage, freezeTally(tally)] as const);

    return Object.freeze({
      version,
      asOf,
      won: this.won,
      lost: this.lost,
      stages: Object.freeze(Object.fromEntries(stages)),
      coverage: Object.freeze({
        touch: this.share(this.withTouch, first.touch),
        twoWay: this.share(this.withTwoWay, first.twoWay),
        nextStep: this.share(this.withNextStep, first.nextStep),
      }),
    });
  }
}
