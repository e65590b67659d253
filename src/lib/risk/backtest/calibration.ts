import type { Band } from '../types';
import type { Snapshot } from './judge';
import type { BandRange, ScoreRange } from './report';

const BANDS: readonly Band[] = ['Low', 'Medium', 'High'];
const PARTS = 10;

function describeRange(snapshots: readonly Snapshot[]): ScoreRange {
  const n = snapshots.length;
  let lost = 0;
  let sum = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  for (const each of snapshots) {
    lost += Number(each.lost);
    sum += each.score;
    lowest = Math.min(lowest, each.score);
    highest = Math.max(highest, each.score);
  }

  return {
    snapshots: n,
    deals: new Set(snapshots.map(({ dealId }) => dealId)).size,
    lowest: n > 0 ? lowest : null,
    highest: n > 0 ? highest : null,
    meanScore: n > 0 ? sum / n : null,
    lossRate: n > 0 ? lost / n : null,
  };
}

/** What became of the snapshots of each band; a deal may stand in several. */
export function calibrateBands(snapshots: readonly Snapshot[]): BandRange[] {
  return BANDS.map((band) => ({
    band,
    ...describeRange(snapshots.filter((each) => each.band === band)),
  }));
}

/** The snapshots by score in ten parts of equal count; fewer where there are fewer snapshots. */
export function calibrateTenths(snapshots: readonly Snapshot[]): ScoreRange[] {
  const sorted = snapshots.toSorted((a, b) => a.score - b.score);
  const parts = Math.min(PARTS, sorted.length);

  return Array.from({ length: parts }, (_, part) =>
    describeRange(
      sorted.slice(
        Math.round((part * sorted.length) / parts),
        Math.round(((part + 1) * sorted.length) / parts),
      ),
    ),
  );
}
