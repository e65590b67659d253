import type { Band } from '../types';
import type { BandComparison } from './compare-bands';

type BandTable = Record<Band, Record<Band, number>>;

const noDeals = (): Record<Band, number> => ({ Low: 0, Medium: 0, High: 0 });

const moveOf = ({ from, to }: BandComparison): number => Math.abs(to.score - from.score);

const byMove = (a: BandComparison, b: BandComparison): number =>
  moveOf(b) - moveOf(a) || (a.dealId < b.dealId ? -1 : 1);

/** Counts deals by band before and after, and keeps those whose band changes most, page by page. */
export class BandChanges {
  readonly bands: BandTable = { Low: noDeals(), Medium: noDeals(), High: noDeals() };
  private kept: BandComparison[] = [];
  private changes = 0;

  /** @param most how many changes are kept one by one */
  constructor(private readonly most: number) {}

  add(compared: readonly BandComparison[]): void {
    const changed = compared.filter(({ from, to }) => from.band !== to.band);
    for (const { from, to } of compared) this.bands[from.band][to.band] += 1;
    this.changes += changed.length;
    this.kept = [...this.kept, ...changed].toSorted(byMove).slice(0, this.most);
  }

  /** How many deals change their band. */
  get count(): number {
    return this.changes;
  }

  /** Those whose score moves most, the largest move first. */
  get largest(): readonly BandComparison[] {
    return this.kept;
  }
}
