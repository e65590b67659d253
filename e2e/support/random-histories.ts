import {
  defaultNorms,
  defaultPolicy,
  NormsBuilder,
  type RiskDeal,
  type RiskEvent,
  type RiskNorms,
  type RiskPolicy,
} from '../../src/lib/risk';
import { RISK_EVENT_TYPES } from '../../src/lib/risk/types';
import type { RiskInputs } from '../../src/lib/risk/what-if';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const STAGES = ['discovery', 'proposal', 'negotiation', 'legal hold'];
const NAMES = ['Ada', 'Grace', 'Edsger', 'Barbara'];
const TEXTS = [
  null,
  '',
  'Also talking to another vendor.',
  'Legal review, then the board approval',
];

/** Mulberry32 (Tommy Ettinger, 2017): the same numbers in 0..1 for the same seed, anywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Dice {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = randomNumbers(seed);
  }

  between = (low: number, high: number): number => low + this.next() * (high - low);
  whole = (low: number, high: number): number => Math.floor(this.between(low, high + 1));
  one = <T>(of: readonly T[]): T => of[this.whole(0, of.length - 1)] as T;
  /** Whole hours often, so that times are equal now and then; else any millisecond. */
  time = (from: number, to: number): number => {
    const at = Math.floor(this.between(START + from * DAY, START + to * DAY));
    return this.next() < 0.5 ? Math.floor(at / 3_600_000) * 3_600_000 : at;
  };
}

function changeOf(type: RiskEvent['type'], dice: Dice): Pick<RiskEvent, 'from' | 'to'> {
  const pair = (make: () => string | null) => ({ from: make(), to: make() });
  const iso = () => new Date(dice.time(-30, 400)).toISOString();
  if (type === 'value_changed') return pair(() => String(dice.whole(0, 1e6)));
  if (type === 'contact_added') return pair(() => dice.one(NAMES));
  if (['close_date_changed', 'meeting_scheduled', 'next_step_set'].includes(type)) return pair(iso);
  return ['created', 'stage_changed', 'reopened'].includes(type)
    ? pair(() => dice.one(STAGES))
    : { from: null, to: null };
}

function eventOf(n: number, dice: Dice, types: readonly RiskEvent['type'][]): RiskEvent {
  const type = dice.one(types);
  const change = changeOf(type, dice);
  return {
    id: `e${n}`,
    at: dice.time(-20, 200),
    type,
    actor: null,
    text: dice.one(TEXTS),
    ...change,
  };
}

const eventsOf = (dice: Dice, types: readonly RiskEvent['type'][]): RiskEvent[] =>
  Array.from({ length: dice.whole(0, 25) }, (_, n) => eventOf(n, dice, types));

const dealOf = (dice: Dice): RiskDeal => ({
  id: 'deal',
  createdAt: dice.time(0, 60),
  stage: dice.one(STAGES),
  value: dice.whole(0, 1e6),
  expectedCloseDate: dice.one([null, dice.time(-10, 300)]),
  closedAt: null,
  outcome: null,
});

function policyOf(dice: Dice): RiskPolicy {
  const policy = defaultPolicy();
  const names = Object.keys(policy.weights) as (keyof RiskPolicy['weights'])[];
  const weights = Object.fromEntries(names.map((name) => [name, dice.between(0, 1.5)]));
  return {
    ...policy,
    version: 'random',
    weights: weights as RiskPolicy['weights'],
    intercept: dice.between(-3, 3),
    inactivityDays: { default: dice.whole(1, 90), stages: { proposal: dice.whole(1, 90) } },
  };
}

function normsOf(dice: Dice): RiskNorms {
  const builder = new NormsBuilder();
  for (let n = dice.whole(0, 60); n > 0; n -= 1) {
    const deal = dealOf(dice);
    const closedAt = deal.createdAt + dice.between(0, 200 * DAY);
    const outcome = dice.one(['won', 'lost'] as const);
    builder.add(
      { ...deal, closedAt, outcome },
      eventsOf(dice, ['stage_changed', 'email_received']),
    );
  }
  return builder.build(START, 'random');
}

/** That many deals with histories, policies and norms: the same for the same seed. */
export function randomInputs(count: number, seed: number): RiskInputs[] {
  const dice = new Dice(seed);
  return Array.from({ length: count }, (_, n) => ({
    deal: dealOf(dice),
    events: eventsOf(dice, RISK_EVENT_TYPES),
    policy: n % 2 === 0 ? defaultPolicy() : policyOf(dice),
    norms: n % 3 === 0 ? defaultNorms() : normsOf(dice),
    asOf: dice.time(60, 260),
  }));
}
