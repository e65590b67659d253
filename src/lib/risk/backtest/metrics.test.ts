import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrap, interval95, seededRandom } from './bootstrap';
import {
  auc,
  averagePrecision,
  brierScore,
  precisionAtTop,
  quantile,
  rankScores,
  weighDealsOnce,
  type Scored,
} from './metrics';

/** Few scores, so that ties are common, and deals that have one outcome each. */
const rowsOf = (min: number) =>
  fc
    .tuple(
      fc.array(fc.boolean(), { minLength: 2, maxLength: 8 }),
      fc.array(
        fc.record({
          deal: fc.nat({ max: 7 }),
          score: fc.oneof(
            fc.constantFrom(0, 0.25, 0.5, 1),
            fc.double({ min: 0, max: 1, noNaN: true }),
          ),
        }),
        { minLength: min, maxLength: 40 },
      ),
    )
    .map(([outcomes, rows]): Scored[] => {
      // Numbered in the order in which they come up, as the callers do.
      const numbers = new Map<number, number>();

      return rows.map(({ deal, score }) => {
        const raw = deal % outcomes.length;
        if (!numbers.has(raw)) numbers.set(raw, numbers.size);

        return { deal: numbers.get(raw) ?? 0, lost: outcomes[raw] === true, score };
      });
    });

/** Every pair of a lost and a won row, one by one. */
function slowAuc(rows: readonly Scored[], weight: (row: Scored) => number): number | null {
  let won = 0;
  let all = 0;
  for (const a of rows.filter(({ lost }) => lost)) {
    for (const b of rows.filter(({ lost }) => !lost)) {
      const pair = weight(a) * weight(b);
      all += pair;
      won += pair * (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0);
    }
  }

  return all > 0 ? won / all : null;
}

/** Equal but for the last digits, which the order of addition decides. */
const nearly = (expected: number | null): unknown =>
  expected === null ? null : (expect.closeTo(expected, 10) as unknown);

describe('the area under the curve', () => {
  it('is the share of pairs in the right order', () => {
    fc.assert(
      fc.property(rowsOf(0), (rows) => {
        expect(auc(rankScores(rows))).toEqual(nearly(slowAuc(rows, () => 1)));
      }),
      { numRuns: 500 },
    );
  });

  it('may count each deal once, or as often as it was drawn', () => {
    fc.assert(
      fc.property(
        rowsOf(1),
        fc.array(fc.nat({ max: 3 }), { minLength: 8, maxLength: 8 }),
        (rows, drawn) => {
          const ranked = rankScores(rows);
          const rowsOfDeal = (row: Scored) => rows.filter(({ deal }) => deal === row.deal).length;
          expect(auc(ranked, weighDealsOnce(ranked))).toEqual(
            nearly(slowAuc(rows, (row) => 1 / rowsOfDeal(row))),
          );
          const repeated = rows.flatMap((row) =>
            Array.from({ length: drawn[row.deal] ?? 0 }, () => row),
          );
          expect(auc(ranked, Float64Array.from(drawn))).toEqual(nearly(slowAuc(repeated, () => 1)));
        },
      ),
    );
  });

  it('is 1, 0 and one half where it has to be', () => {
    const rows = (scores: number[]) =>
      scores.map((score, deal) => ({ deal, lost: deal >= scores.length / 2, score }));
    expect(auc(rankScores(rows([1, 2, 3, 4])))).toBe(1);
    expect(auc(rankScores(rows([4, 3, 2, 1])))).toBe(0);
    expect(auc(rankScores(rows([7, 7, 7, 7])))).toBe(0.5);
    expect(auc(rankScores(rows([])))).toBeNull();
    expect(auc(rankScores([{ deal: 0, lost: true, score: 1 }]))).toBeNull();
  });
});

describe('precision', () => {
  it('at the top is what a random order of ties would give on average', () => {
    fc.assert(
      fc.property(rowsOf(1), fc.constantFrom(0.1, 0.2, 0.5, 1), (rows, share) => {
        const wanted = Math.max(1, Math.round(share * rows.length));
        let expected = 0;
        for (const { score, lost } of rows) {
          const above = rows.filter((other) => other.score > score).length;
          const same = rows.filter((other) => other.score === score).length;
          const chance = Math.min(1, Math.max(0, (wanted - above) / same));
          expected += lost ? chance : 0;
        }
        expect(precisionAtTop(rankScores(rows), share)).toEqual(nearly(expected / wanted));
      }),
    );
  });

  it('on average is the precision at each lost row', () => {
    fc.assert(
      fc.property(rowsOf(1), (rows) => {
        const lost = rows.filter((row) => row.lost);
        const precisions = lost.map(({ score }) => {
          const upTo = rows.filter((other) => other.score >= score);

          return upTo.filter((other) => other.lost).length / upTo.length;
        });
        const mean = precisions.reduce((sum, each) => sum + each, 0) / lost.length;
        expect(averagePrecision(rankScores(rows))).toEqual(nearly(lost.length > 0 ? mean : null));
      }),
    );
  });
});

describe('the Brier score', () => {
  it('is the mean squared error', () => {
    expect(
      brierScore([
        { deal: 0, lost: true, score: 0.8 },
        { deal: 1, lost: false, score: 0.5 },
      ]),
    ).toBeCloseTo((0.04 + 0.25) / 2, 12);
    expect(brierScore([])).toBeNull();
  });
});

describe('an interval', () => {
  const rows = Array.from({ length: 60 }, (_, deal): Scored => {
    return { deal, lost: deal % 2 === 0, score: (deal * 37) % 60 };
  });
  const intervalOf = (sample: readonly Scored[], deals: number) => {
    const ranked = rankScores(sample);

    return interval95(bootstrap(deals, [(drawn) => auc(ranked, drawn)])[0] ?? []);
  };

  it('is the same every time, and holds the figure', () => {
    const { low, high } = intervalOf(rows, 60) ?? { low: 1, high: 0 };
    expect(intervalOf(rows, 60)).toEqual({ low, high });
    expect(low).toBeLessThan(auc(rankScores(rows)) ?? 0);
    expect(high).toBeGreaterThan(auc(rankScores(rows)) ?? 1);
    expect(high - low).toBeLessThan(0.5);
  });

  it('grows no narrower when the same deals are looked at more often', () => {
    const often = rows.flatMap((row) => [row, row, row, row]);
    expect(intervalOf(often, 60)).toEqual(intervalOf(rows, 60));
  });

  it('leaves out draws without a value, and is none where all are', () => {
    expect(interval95([null, 1, 2, null])).toEqual({ low: 1, high: 2 });
    expect(interval95([null])).toBeNull();
  });

  it('rests on numbers that depend on the seed alone', () => {
    const [a, b, c] = [seededRandom(1), seededRandom(1), seededRandom(2)];
    const first = Array.from({ length: 1_000 }, a);
    expect(Array.from({ length: 1_000 }, b)).toEqual(first);
    expect(c()).not.toBe(first[0]);
    expect(first.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(first.reduce((sum, x) => sum + x, 0) / 1_000).toBeCloseTo(0.5, 1);
  });
});

const fixtures = process.env.SENTINEL_FIXTURES_DIR ?? '';

interface ReferenceRow {
  readonly id: string;
  readonly y: number;
}
interface Reference {
  auc: (y: number[], s: number[]) => number;
  avgPrecision: (y: number[], s: number[]) => number;
  precAt: (y: number[], s: number[], share: number) => number;
  brier: (y: number[], s: number[]) => number;
  quant: (values: number[], q: number) => number;
  bootAUC: (rows: ReferenceRow[], s: number[], resamples: number) => [number, number];
  dealWeightedAUC: (rows: ReferenceRow[], s: number[]) => number;
}

describe.skipIf(fixtures === '')('the measures (skipped without SENTINEL_FIXTURES_DIR)', () => {
  it('are those of the reference measurement', async () => {
    const file = pathToFileURL(path.join(fixtures, 'eval/stats.mjs')).href;
    const reference = (await import(/* @vite-ignore */ file)) as Reference;
    const both = rowsOf(2).filter(
      (rows) => rows.some(({ lost }) => lost) && rows.some(({ lost }) => !lost),
    );
    fc.assert(
      fc.property(both, (rows) => {
        const y = rows.map(({ lost }) => Number(lost));
        const s = rows.map(({ score }) => score);
        const byDeal = rows.map(({ deal, lost }) => ({ id: `deal ${deal}`, y: Number(lost) }));
        const ranked = rankScores(rows);
        expect(auc(ranked)).toEqual(nearly(reference.auc(y, s)));
        expect(auc(ranked, weighDealsOnce(ranked))).toEqual(
          nearly(reference.dealWeightedAUC(byDeal, s)),
        );
        expect(averagePrecision(ranked)).toEqual(nearly(reference.avgPrecision(y, s)));
        expect(precisionAtTop(ranked, 0.1)).toEqual(nearly(reference.precAt(y, s, 0.1)));
        expect(precisionAtTop(ranked, 0.2)).toEqual(nearly(reference.precAt(y, s, 0.2)));
        expect(brierScore(rows)).toEqual(nearly(reference.brier(y, s)));
        expect(quantile(s, 0.3)).toEqual(nearly(reference.quant(s, 0.3)));
        const draws = bootstrap(ranked.deals, [(drawn) => auc(ranked, drawn)])[0] ?? [];
        const [low, high] = reference.bootAUC(byDeal, s, 200);
        expect(interval95(draws)?.low ?? null).toEqual(nearly(low));
        expect(interval95(draws)?.high ?? null).toEqual(nearly(high));
      }),
      { numRuns: 100 },
    );
  });
});
