import { square } from '../portable-math';
import { sortSteps } from './sort-steps';
import { drain, within } from './steps';

/**
 * Measures of a score against what became of the deals. A higher score means a higher risk, and
 * `lost` is what is to be found. All are exact where scores tie; weights belong to deals.
 */

/** One score of a deal, and whether the deal was lost in the end. `deal` counts from 0. */
export interface Scored {
  readonly deal: number;
  readonly lost: boolean;
  readonly score: number;
}

/** Scores in ascending order, so that each weighting of the deals costs one pass and no sort. */
export interface RankedScores {
  readonly size: number;
  readonly deals: number;
  readonly lostCount: number;
  readonly dealOf: Uint32Array;
  readonly lost: Uint8Array;
  /** 1 where the next score is another one. */
  readonly endsTie: Uint8Array;
}

/** Ranks scores in slices of work; its progress is 0..1. */
export function* rankSteps(rows: readonly Scored[]): Generator<number, RankedScores> {
  const scores = Float64Array.from(rows, ({ score }) => score);
  const order = yield* within(0, 0.8, sortSteps(scores));
  const ranked = {
    size: rows.length,
    deals: rows.reduce((most, { deal }) => Math.max(most, deal + 1), 0),
    lostCount: rows.reduce((sum, { lost }) => sum + Number(lost), 0),
    dealOf: new Uint32Array(rows.length),
    lost: new Uint8Array(rows.length),
    endsTie: new Uint8Array(rows.length),
  };
  yield 0.9;
  for (const [place, index] of order.entries()) {
    const row = rows[index] as Scored;
    ranked.dealOf[place] = row.deal;
    ranked.lost[place] = Number(row.lost);
    const next = order[place + 1];
    ranked.endsTie[place] = Number(next === undefined || scores[next] !== scores[index]);
  }

  return ranked;
}

export const rankScores = (rows: readonly Scored[]): RankedScores => drain(rankSteps(rows));

/**
 * The area under the ROC curve: the share of pairs of a lost and a won row in which the lost one
 * has the higher score, ties counting half (Mann-Whitney).
 *
 * @param weightOf the weight of each deal's rows; all the same if it is left out
 * @returns null without a lost and a won row
 */
export function auc(ranked: RankedScores, weightOf?: Float64Array): number | null {
  const { size, dealOf, lost, endsTie } = ranked;
  const weights = weightOf ?? new Float64Array(ranked.deals).fill(1);
  let wonBelow = 0;
  let lostAll = 0;
  let pairs = 0;
  let tied = 0;
  let tiedLost = 0;
  for (let i = 0; i < size; i += 1) {
    const weight = weights[dealOf[i] as number] as number;
    tied += weight;
    // A product, as the outcome of the next row is nothing that a processor could foresee.
    tiedLost += weight * (lost[i] as number);
    if (endsTie[i] === 0) continue;
    const tiedWon = tied - tiedLost;
    pairs += tiedLost * (wonBelow + tiedWon / 2);
    wonBelow += tiedWon;
    lostAll += tiedLost;
    tied = 0;
    tiedLost = 0;
  }

  return lostAll > 0 && wonBelow > 0 ? pairs / (lostAll * wonBelow) : null;
}

/** Each row weighs one over the rows of its deal, so that a deal that lived long counts once. */
export function weighDealsOnce({ deals, dealOf }: RankedScores): Float64Array {
  const weights = new Float64Array(deals);
  for (const deal of dealOf) weights[deal] = (weights[deal] as number) + 1;

  return weights.map((rows) => (rows > 0 ? 1 / rows : 0));
}

/** Runs of equal scores, the highest first. */
function* tiesFromTop(ranked: RankedScores): Generator<{ lost: number; size: number }> {
  let lost = 0;
  let size = 0;
  for (let i = ranked.size - 1; i >= 0; i -= 1) {
    lost += ranked.lost[i] as number;
    size += 1;
    if (i > 0 && ranked.endsTie[i - 1] === 0) continue;
    yield { lost, size };
    lost = 0;
    size = 0;
  }
}

/** The mean precision at the lost rows from the top; a run of equal scores counts as one step. */
export function averagePrecision(ranked: RankedScores): number | null {
  if (ranked.lostCount === 0) return null;
  let found = 0;
  let seen = 0;
  let sum = 0;
  for (const { lost, size } of tiesFromTop(ranked)) {
    found += lost;
    seen += size;
    sum += (lost / ranked.lostCount) * (found / seen);
  }

  return sum;
}

/** The lost share among the top `share` of the rows; of a tie at the border its expected part. */
export function precisionAtTop(ranked: RankedScores, share: number): number | null {
  if (ranked.size === 0) return null;
  const wanted = Math.max(1, Math.round(share * ranked.size));
  let found = 0;
  let taken = 0;
  for (const { lost, size } of tiesFromTop(ranked)) {
    const take = Math.min(size, wanted - taken);
    found += (lost * take) / size;
    taken += take;
    if (taken >= wanted) break;
  }

  return found / wanted;
}

/** The squared difference of a probability and the outcome. */
export const squaredError = ({ score, lost }: Scored): number => square(Number(lost) - score);

/** The mean squared difference of probabilities and outcomes (Brier); 0.25 for a steady one half. */
export function brierScore(rows: readonly Scored[]): number | null {
  if (rows.length === 0) return null;

  return rows.reduce((sum, row) => sum + squaredError(row), 0) / rows.length;
}

/** The value below which the share `q` lies, by nearest rank; null without values. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.floor(q * (sorted.length - 1) + 0.5));

  return sorted[rank] ?? null;
}
