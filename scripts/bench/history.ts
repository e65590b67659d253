import type { RiskDeal, RiskEvent, RiskEventType } from '../../src/lib/risk/index';
import { createRandom, type Random } from '../seed/random';
import { ACCOUNTS, CONTACTS, KINDS, OWNERS, SOURCES, STEPS, TEXTS, TOPICS } from './words-table';

const MINUTE = 60_000;
const DAY = 86_400_000;
const OPEN_STAGES = ['discovery', 'proposal', 'negotiation'] as const;

/** The day on which every made history ends, so that the same number gives the same files. */
export const LAST_DAY = Date.UTC(2026, 5, 1);

/** Ten of the first thousand deals carry it, and none after them: as many for each tenant. */
export const RARE_WORD = 'zeppelin';
const isRare = (n: number): boolean => n < 1_000 && n % 100 === 17;

export type HistoryLine = Omit<RiskEvent, 'id'>;

/** A deal as a source system would export it; times are epoch milliseconds. */
export interface MadeDeal extends RiskDeal {
  readonly name: string;
  readonly account: string;
  readonly currency: string;
  readonly owner: string;
  readonly source: string;
  readonly events: readonly HistoryLine[];
}

export interface HistoryShape {
  /** The last day of all histories, epoch milliseconds. */
  readonly lastDay: number;
  readonly eventsPerDeal: number;
  /** Share of the deals that are open, 0..1. */
  readonly openShare: number;
}

const isoOf = (time: number): string => new Date(time).toISOString();
const toMinute = (time: number): number => Math.floor(time / MINUTE) * MINUTE;

/** What a history carries along while it is told. */
interface Telling {
  readonly random: Random;
  readonly owner: string;
  readonly contact: string;
  stage: string;
  value: number;
  closeDate: number;
}

type Change = Pick<HistoryLine, 'from' | 'to'> & { readonly text?: string };
const NO_CHANGE: Change = { from: null, to: null };

/** The old and the new of one event, as the engine reads them. */
function changeOf(telling: Telling, type: RiskEventType, at: number): Change {
  const { random } = telling;
  if (type === 'close_date_changed') {
    const from = isoOf(telling.closeDate);
    telling.closeDate += random.int(7, 40) * DAY;
    return { from, to: isoOf(telling.closeDate) };
  }
  if (type === 'value_changed') {
    const from = String(telling.value);
    telling.value = Math.max(500, Math.round((telling.value * random.between(0.8, 1.3)) / 50) * 50);
    return { from, to: String(telling.value) };
  }
  if (type === 'meeting_scheduled') return { from: null, to: isoOf(at + random.int(1, 14) * DAY) };
  if (type === 'next_step_set') {
    return { from: null, to: isoOf(at + random.int(2, 12) * DAY), text: random.pick(STEPS) };
  }
  if (type === 'contact_added') return { from: null, to: random.pick(CONTACTS) };
  return NO_CHANGE;
}

function tellEvent(telling: Telling, at: number): HistoryLine {
  const { random, owner, contact } = telling;
  const type = random.weighted(KINDS);
  const { from, to, text } = changeOf(telling, type, at);
  const words = random.chance(0.5) ? random.weighted(TEXTS) : null;
  const actor = type === 'email_received' ? contact : owner;
  return { at, type, from, to, actor, text: text ?? words };
}

function tellMove(telling: Telling, at: number): HistoryLine {
  const from = telling.stage;
  telling.stage = OPEN_STAGES[OPEN_STAGES.findIndex((stage) => stage === from) + 1] ?? from;
  const { owner, stage } = telling;
  return { at, type: 'stage_changed', from, to: stage, actor: owner, text: null };
}

/** The moments between the first and the last, in order. */
function momentsOf(random: Random, createdAt: number, end: number, count: number): number[] {
  const moments = Array.from({ length: count }, () => toMinute(random.between(createdAt, end)));
  return moments.toSorted((a, b) => a - b);
}

/** Days since anything happened: most deals are worked on, some have gone silent. */
const silenceOf = (random: Random): number =>
  random.weighted([
    [random.between(0, 2), 50],
    [random.between(2, 7), 30],
    [random.between(7, 21), 15],
    [random.between(21, 45), 5],
  ]);

/** Days since the deal began: many young ones, few old ones. */
const ageOf = (random: Random): number => 5 - 28 * Math.log(1 - 0.98 * random.next());

interface Course {
  readonly createdAt: number;
  readonly end: number;
  readonly outcome: 'won' | 'lost' | null;
  readonly moves: number;
}

function courseOf(random: Random, { lastDay, eventsPerDeal, openShare }: HistoryShape): Course {
  const outcome = random.chance(openShare) ? null : random.chance(0.35) ? 'won' : 'lost';
  const age = ageOf(random) + (outcome ? random.between(0, 200) : 0);
  const silence = Math.min(age - 2, outcome ? random.between(0, age - 5) : silenceOf(random));
  const wanted = outcome ? 2 : random.weighted([[0, 40], [1, 36], [2, 22]]); // prettier-ignore
  return {
    createdAt: toMinute(lastDay - age * DAY),
    end: toMinute(lastDay - silence * DAY),
    outcome,
    moves: Math.min(wanted, Math.max(0, eventsPerDeal - (outcome ? 2 : 1))),
  };
}

function tellHistory(telling: Telling, course: Course, eventsPerDeal: number): HistoryLine[] {
  const { createdAt, end, outcome, moves } = course;
  const { random, owner, stage } = telling;
  const created = { at: createdAt, type: 'created', from: null, to: stage, actor: owner, text: null } as const; // prettier-ignore
  const between = eventsPerDeal - (outcome ? 2 : 1);
  const moments = momentsOf(random, createdAt, end, between);
  const lines = moments.map((at, index) => {
    const isMove = Array.from({ length: moves }, (_, move) => Math.floor(((move + 1) * between) / (moves + 1))).includes(index); // prettier-ignore
    return isMove ? tellMove(telling, at) : tellEvent(telling, at);
  });
  const text = outcome === 'lost' ? 'Chose another vendor.' : null;
  const closing = { at: end, from: null, to: null, actor: owner, text };
  return outcome ? [created, ...lines, { ...closing, type: outcome }] : [created, ...lines];
}

function nameOf(n: number, random: Random, account: string): string {
  if (isRare(n)) return `${account} – ${RARE_WORD} mooring`;
  return `${account} – ${random.weighted(TOPICS)}`;
}

/**
 * The deal of that number with its history: exactly `eventsPerDeal` events (2 at least), from its
 * creation to its closing or its last sign of life. Deals of different numbers know nothing of each
 * other, so that any part of a pipeline can be made by itself.
 */
export function makeDeal(n: number, shape: HistoryShape): MadeDeal {
  const random = createRandom('bench', n);
  const course = courseOf(random, shape);
  const account = random.pick(ACCOUNTS);
  const value = Math.max(500, Math.round(Math.exp(9.8 + 1.1 * random.normal()) / 50) * 50);
  const telling: Telling = {
    random,
    owner: random.weighted(OWNERS),
    contact: random.pick(CONTACTS),
    stage: OPEN_STAGES[0],
    value,
    closeDate: toMinute(course.createdAt + random.between(40, 200) * DAY),
  };
  const name = nameOf(n, random, account);
  const events = tellHistory(telling, course, shape.eventsPerDeal);
  const { outcome, createdAt, end } = course;
  return {
    id: `B-${String(n).padStart(6, '0')}`,
    name,
    account,
    currency: random.weighted([['USD', 70], ['EUR', 25], ['GBP', 5]]), // prettier-ignore
    owner: telling.owner,
    source: random.weighted(SOURCES),
    value: telling.value,
    createdAt,
    stage: outcome ? `closed_${outcome}` : telling.stage,
    expectedCloseDate: random.chance(0.06) ? null : telling.closeDate,
    closedAt: outcome ? end : null,
    outcome,
    events,
  };
}
