import { seededRandom } from '../backtest/bootstrap';
import { exp, log } from '../portable-math';
import { DAY } from '../ramp';
import type { DealWithEvents } from '../norms-timeline';
import type { RiskEvent, RiskEventType } from '../types';

/** The first day of every made-up history. */
export const START = Date.UTC(2024, 0, 1);

/** How deals live and end in a made-up team. Rates are per day, times days. */
export interface World {
  readonly stages: number;
  /** Deals are created evenly over so many days. */
  readonly span: number;
  /** At which rate a deal that is alive goes on to the next stage; past the last one it is won. */
  readonly advance: number;
  /** At which rate it dies in secret. A dead deal neither goes on nor answers. */
  readonly die: (stage: number, day: number) => number;
  /** The mean time from its death until somebody closes it as lost; 0: at once. */
  readonly lag: number;
  /** How often the seller writes, whatever happens. */
  readonly sent: number;
  /** How often the buyer answers while the deal is alive. */
  readonly received: number;
}

/** The stage alone decides what is lost: a deal dies and is closed at once, mails say nothing. */
export const STAGE_WORLD: World = {
  stages: 4,
  span: 500,
  advance: 0.06,
  die: (stage) => [0.02, 0.08, 0.003, 0.02][stage] ?? 0,
  lag: 0,
  sent: 0.06,
  received: 0.06,
};

/** Dead deals fall silent and are closed weeks later; the stage says little. */
export const SILENCE_WORLD: World = {
  stages: 2,
  span: 500,
  advance: 0.03,
  die: () => 0.02,
  lag: 40,
  sent: 0,
  received: 0.5,
};

const STEP = 0.5;
const MAX_DAYS = 720;

/** One deal on its way through a world. */
class Life {
  readonly events: RiskEvent[] = [];
  private stage = 0;
  private isAlive = true;
  private closesAt = Infinity;

  constructor(
    private readonly world: World,
    private readonly id: string,
    private readonly names: readonly string[],
    private readonly random: () => number,
    private day: number,
  ) {
    this.add('created', this.nameOf(0));
  }

  private nameOf(stage: number): string {
    return this.names[stage] ?? `s${stage}`;
  }

  private happens(rate: number): boolean {
    return this.random() < 1 - exp(-rate * STEP);
  }

  private add(type: RiskEventType, to: string | null = null, from: string | null = null): void {
    const at = START + Math.round(this.day * DAY);
    const id = `${this.id}-${this.events.length}`;
    this.events.push({ id, at, type, from, to, actor: null, text: null });
  }

  /** Whether the deal dies within this half day. */
  private dies(): boolean {
    const { die, lag } = this.world;
    if (!this.isAlive || !this.happens(die(this.stage, this.day))) return false;
    this.isAlive = false;
    this.closesAt = lag === 0 ? this.day : this.day - lag * log(1 - this.random());

    return true;
  }

  /** Goes on to the next stage; whether it was the last one. */
  private isThrough(): boolean {
    if (!this.isAlive || !this.happens(this.world.advance)) return false;
    if (this.stage === this.world.stages - 1) return true;
    this.stage += 1;
    this.add('stage_changed', this.nameOf(this.stage), this.nameOf(this.stage - 1));

    return false;
  }

  /** Half a day; the outcome once there is one. */
  private step(): 'won' | 'lost' | null {
    const { lag, sent, received } = this.world;
    this.day += STEP;
    if (this.day >= this.closesAt || (this.dies() && lag === 0)) return 'lost';
    if (this.isThrough()) return 'won';
    if (this.happens(sent)) this.add('email_sent');
    if (this.isAlive && this.happens(received)) this.add('email_received');

    return null;
  }

  live(): DealWithEvents {
    const createdAt = START + Math.round(this.day * DAY);
    const until = this.day + MAX_DAYS;
    let outcome = this.step();
    while (outcome === null) outcome = this.day > until ? 'lost' : this.step();
    this.add(outcome);

    return {
      deal: {
        id: this.id,
        createdAt,
        stage: `closed_${outcome}`,
        value: 1000,
        expectedCloseDate: null,
        closedAt: this.events.at(-1)?.at ?? createdAt,
        outcome,
      },
      events: this.events,
    };
  }
}

/**
 * So many deals of a world, all closed in the end; the same seed gives the same deals.
 *
 * @param names of the stages in funnel order; s0, s1, … where they are left out
 */
export function simulate(
  world: World,
  count: number,
  seed: number,
  names: readonly string[] = [],
): DealWithEvents[] {
  const random = seededRandom(seed);

  return Array.from({ length: count }, (_, n) =>
    new Life(world, `d${n}`, names, random, random() * world.span).live(),
  );
}

/** The names of a world's stages, in funnel order. */
export const stagesOf = ({ stages }: World): string[] =>
  Array.from({ length: stages }, (_, index) => `s${index}`);

/** The items in a random order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);

  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The deal with another outcome, in its columns and in its events. */
export function withOutcome(
  { deal, events }: DealWithEvents,
  outcome: 'won' | 'lost',
): DealWithEvents {
  const isClosing = ({ type }: RiskEvent): boolean => type === 'won' || type === 'lost';

  return {
    deal: { ...deal, outcome, stage: `closed_${outcome}` },
    events: events.map((event) => (isClosing(event) ? { ...event, type: outcome } : event)),
  };
}

/** The same deals with the outcomes dealt out anew: nothing that happened says how one ends. */
export function withShuffledOutcomes(
  deals: readonly DealWithEvents[],
  seed: number,
): DealWithEvents[] {
  const outcomes = shuffled(
    deals.map(({ deal }) => deal.outcome ?? 'lost'),
    seed,
  );

  return deals.map((each, index) => withOutcome(each, outcomes[index] ?? 'lost'));
}

/** The moment by which such a share of the deals had closed. */
export function momentAt(deals: readonly DealWithEvents[], share: number): number {
  const closings = deals.map(({ deal }) => deal.closedAt ?? Infinity).toSorted((a, b) => a - b);

  return closings[Math.floor(share * closings.length)] ?? Infinity;
}
