import 'server-only';
import type { DealWithEvents } from '../../risk';
import { loadHistories, toRiskDeal } from '../repository';
import { listClosedByHash, listDeals, type RunDeal } from '../repository/run-deals';
import type { RunDriver } from './run-driver';

/** What may be in memory at once; beyond that the report says what was left out. */
export interface Bounds {
  readonly deals: number;
  readonly events: number;
  /** Characters of all notes and mails. */
  readonly text: number;
}

export const BOUNDS: Bounds = { deals: 20_000, events: 400_000, text: 40_000_000 };

/** Deals that are read at once. */
export const PAGE = 150;

export interface ClosedDeals {
  readonly deals: readonly DealWithEvents[];
  /** In words; null when nothing was left out. */
  readonly leftOut: string | null;
}

/** The histories of a page of deals, as the engine takes them. */
export async function loadPage(
  { deps }: RunDriver,
  ids: readonly string[],
): Promise<(DealWithEvents & { readonly row: RunDeal })[]> {
  const rows = await listDeals(deps.db, ids);
  const histories = await loadHistories(deps.db, ids);
  return rows.map((row) => ({ row, deal: toRiskDeal(row), events: histories.get(row.id) ?? [] }));
}

const count = (value: number): string => value.toLocaleString('en-US');

function wordsFor(taken: number, all: number, events: number): string | null {
  if (taken >= all) return null;
  return `${count(taken)} of ${count(all)} closed deals were used, with ${count(events)} events: more do not fit into memory at once. They were taken whole, in the order of a hash of their ids, which has nothing to do with how they ended.`;
}

/** Spends the bounds deal by deal; false for the first that does not fit any more. */
class Room {
  events = 0;
  private text = 0;

  constructor(private readonly bounds: Bounds) {}

  takes({ events }: DealWithEvents): boolean {
    this.events += events.length;
    for (const { text } of events) this.text += text?.length ?? 0;
    return this.events <= this.bounds.events && this.text <= this.bounds.text;
  }
}

/** Reads the scope's closed deals with their histories, in a hash's order, as far as the bounds go. */
export async function loadClosed(
  driver: RunDriver,
  scopeKey: string,
  closed: number,
  [from, to]: readonly [number, number],
  bounds: Bounds = BOUNDS,
): Promise<ClosedDeals> {
  const ids = await listClosedByHash(driver.deps.db, scopeKey, bounds.deals);
  const room = new Room(bounds);
  const deals: DealWithEvents[] = [];
  let events = 0;
  for (let first = 0; first < ids.length; first += PAGE) {
    await driver.tell('reading closed deals', from + ((to - from) * first) / ids.length);
    const page = await loadPage(driver, ids.slice(first, first + PAGE));
    for (const { deal, events: history } of page) {
      if (!room.takes({ deal, events: history })) {
        return { deals, leftOut: wordsFor(deals.length, closed, events) };
      }
      events = room.events;
      deals.push({ deal, events: history });
    }
  }
  return { deals, leftOut: wordsFor(ids.length, closed, events) };
}
