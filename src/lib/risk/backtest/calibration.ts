import type { Band } from '../types';
import type { Snapshot } from './judge';
import type { BandRange, ScoreRange } from './report';
import { sortSteps } from './sort-steps';
import { UNITS_A_SNAPSHOT, visitInSlices, within } from './steps';
import { wilsonInterval } from './wilson-interval';

const BANDS: readonly Band[] = ['Low', 'Medium', 'High'];
const PARTS = 10;
/** Adds up what became of snapshots, in the order in which they come. */
class RangeTally {
  private n = 0;
  private lost = 0;
  private sum = 0;
  private lowest = Infinity;
  private highest = -Infinity;
  private readonly deals = new Set<string>();

  add({ dealId, lost, score }: Snapshot): void {
    this.n += 1;
    this.lost += Number(lost);
    this.sum += score;
    this.lowest = Math.min(this.lowest, score);
    this.highest = Math.max(this.highest, score);
    this.deals.add(dealId);
  }

  describe(): ScoreRange {
    const { n, lost, sum, lowest, highest, deals } = this;

    return {
      snapshots: n,
      deals: deals.size,
      lowest: n > 0 ? lowest : null,
      highest: n > 0 ? highest : null,
      meanScore: n > 0 ? sum / n : null,
      lossRate: n > 0 ? lost / n : null,
      // The snapshots of a deal share its outcome: counted one by one they would promise too much.
      interval: wilsonInterval(n > 0 ? lost / n : 0, deals.size),
    };
  }
}

/** What became of the snapshots of each band; a deal may stand in several. */
export function* calibrateBands(snapshots: readonly Snapshot[]): Generator<number, BandRange[]> {
  const tallies = BANDS.map((band) => ({ band, tally: new RangeTally() }));
  yield* visitInSlices(snapshots, UNITS_A_SNAPSHOT, (snapshot) =>
    tallies.find(({ band }) => band === snapshot.band)?.tally.add(snapshot),
  );

  return tallies.map(({ band, tally }) => ({ band, ...tally.describe() }));
}

/** The snapshots by score in ten parts of equal count; fewer where there are fewer snapshots. */
export function* calibrateTenths(snapshots: readonly Snapshot[]): Generator<number, ScoreRange[]> {
  const n = snapshots.length;
  const parts = Math.min(PARTS, n);
  const order = yield* within(
    0,
    0.5,
    sortSteps(Float64Array.from(snapshots, ({ score }) => score)),
  );
  const ends = Array.from({ length: parts }, (_, part) => Math.round(((part + 1) * n) / parts));
  const tallies = ends.map(() => new RangeTally());
  let part = 0;
  yield* within(
    0.5,
    1,
    visitInSlices(snapshots, UNITS_A_SNAPSHOT, (_, place) => {
      if (place >= (ends[part] ?? n)) part += 1;
      tallies[part]?.add(snapshots[order[place] as number] as Snapshot);
    }),
  );

  return tallies.map((tally) => tally.describe());
}
