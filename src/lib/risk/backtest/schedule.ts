import { DAY } from '../ramp';
import type { ClosedDeal } from './closed-deals';
import { drain, Pace } from './steps';

/** Days of a deal's life on which it is judged besides the calendar; 0 is the moment of creation. */
export const DAYS_OF_LIFE = [0, 7, 14, 30, 60, 90, 120, 180, 270, 365] as const;

/** A deal to be judged at a moment; `day` is a day of its life, null for a day of the calendar. */
export interface Moment {
  readonly deal: ClosedDeal;
  readonly at: number;
  readonly day: number | null;
}

export interface Schedule {
  /** By place on the calendar (0: from the split to its first noon), the moments until the next. */
  readonly byPlace: ReadonlyMap<number, readonly Moment[]>;
  readonly leftOut: { readonly deals: number; readonly snapshots: number };
}

/** Noon of the day of the split, then every `stepDays` days. */
export class Calendar {
  private readonly first: number;
  private readonly step: number;

  constructor(
    readonly split: number,
    stepDays: number,
  ) {
    this.first = Math.ceil(split / DAY - 0.5) * DAY + DAY / 2;
    this.step = stepDays * DAY;
  }

  /** The last place at or before a moment; place 0 is the split itself, where no deal is judged. */
  placeAt(at: number): number {
    return at < this.first ? 0 : Math.floor((at - this.first) / this.step) + 1;
  }

  timeOf(place: number): number {
    return place === 0 ? this.split : this.first + (place - 1) * this.step;
  }

  /** The places at which a deal that lived from `from` up to (not including) `until` was open. */
  placesWithin(from: number, until: number): { first: number; count: number } {
    const first = from <= this.first ? 1 : Math.ceil((from - this.first) / this.step) + 1;
    const end = until <= this.first ? 1 : Math.ceil((until - this.first) / this.step) + 1;

    return { first, count: Math.max(0, end - first) };
  }
}

function daysOfLife(deal: ClosedDeal, split: number): number[] {
  return DAYS_OF_LIFE.filter((day) => {
    const at = deal.createdAt + day * DAY;

    return at >= split && at < deal.closedAt;
  });
}

const countMoments = (deal: ClosedDeal, calendar: Calendar): number =>
  calendar.placesWithin(deal.createdAt, deal.closedAt).count +
  daysOfLife(deal, calendar.split).length;

/** FNV-1a over the id: an order of the deals that has nothing to do with anything about them. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  }

  return hash;
}

/** As many deals as the bound allows, whole, in the order of a hash of their ids. */
function chooseDeals(deals: readonly ClosedDeal[], counts: readonly number[], most: number) {
  const order = deals.map(({ id }, index) => ({ index, id, hash: hashOf(id) }));
  order.sort((a, b) => a.hash - b.hash || (a.id < b.id ? -1 : 1));
  const chosen = new Set<number>();
  let sum = 0;
  for (const { index } of order) {
    const count = counts[index] ?? 0;
    if (sum + count > most) break;
    sum += count;
    chosen.add(index);
  }

  return chosen;
}

function addMoments(byPlace: Map<number, Moment[]>, deal: ClosedDeal, calendar: Calendar): void {
  const add = (place: number, moment: Moment): void => {
    const moments = byPlace.get(place);
    if (moments) moments.push(moment);
    else byPlace.set(place, [moment]);
  };
  const { first, count } = calendar.placesWithin(deal.createdAt, deal.closedAt);
  for (let place = first; place < first + count; place += 1) {
    add(place, { deal, at: calendar.timeOf(place), day: null });
  }
  for (const day of daysOfLife(deal, calendar.split)) {
    const at = deal.createdAt + day * DAY;
    add(calendar.placeAt(at), { deal, at, day });
  }
}

/**
 * When each deal is judged: at the calendar's noons and on fixed days of its life, from the split
 * on and while it was open. Where that would be more than `most` moments, some deals are left out. In
 * slices of work; progress 0..1.
 */
export function* planSteps(
  deals: readonly ClosedDeal[],
  calendar: Calendar,
  most: number,
): Generator<number, Schedule> {
  const counts = deals.map((deal) => countMoments(deal, calendar));
  yield 0;
  const wanted = counts.reduce((sum, count) => sum + count, 0);
  const chosen = wanted > most ? chooseDeals(deals, counts, most) : null;
  yield 0;
  const byPlace = new Map<number, Moment[]>();
  const leftOut = { deals: 0, snapshots: 0 };
  const pace = new Pace();
  for (const [index, deal] of deals.entries()) {
    if (chosen !== null && !chosen.has(index)) {
      leftOut.deals += Number((counts[index] ?? 0) > 0);
      leftOut.snapshots += counts[index] ?? 0;
      continue;
    }
    addMoments(byPlace, deal, calendar);
    if (pace.spend(counts[index] ?? 0)) yield (index + 1) / deals.length;
  }

  return { byPlace, leftOut };
}

/** `planSteps` in one go. */
export const planSchedule = (
  deals: readonly ClosedDeal[],
  calendar: Calendar,
  most: number,
): Schedule => drain(planSteps(deals, calendar, most));
