import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../backtest/bootstrap';
import { drain } from '../backtest/steps';
import type { Design } from './design';
import { fitRidge, logOddsOf } from './fit-ridge';
import type { Prior } from './parameters';

const SIZE = 4;

interface Row {
  readonly values: readonly number[];
  readonly lost: boolean;
  readonly weight: number;
  readonly touched?: boolean;
  readonly coverage?: number;
}

/** A design whose first two numbers are plain and whose other two are of silence, behind its gate. */
function designOf(rows: readonly Row[]): Design {
  return {
    rows: rows.length,
    starts: Int32Array.from({ length: rows.length + 1 }, (_, row) => row * SIZE),
    silenceFrom: Int32Array.from(rows, (_, row) => row * SIZE + 2),
    columns: Int32Array.from(rows.flatMap(() => [0, 1, 2, 3])),
    values: Float64Array.from(rows.flatMap(({ values }) => values)),
    touched: Uint8Array.from(rows, ({ touched = true }) => Number(touched)),
    coverage: Float64Array.from(rows, ({ coverage = 1 }) => coverage),
    lost: Uint8Array.from(rows, ({ lost }) => Number(lost)),
    at: new Float64Array(rows.length),
    deal: Int32Array.from(rows.keys()),
  };
}

const sampleOf = (rows: readonly Row[]) => ({
  design: designOf(rows),
  weights: Float64Array.from(rows, ({ weight }) => weight),
});

const priorOf = (low: number, high: number): Prior => ({
  start: Float64Array.from([0.5, 0, 0.2, 0]),
  low: new Float64Array(SIZE).fill(low),
  high: new Float64Array(SIZE).fill(high),
  hold: Float64Array.from([1, 1, 4, 1]),
});

/** Rows whose outcome follows a line that is known. */
function followLine(count: number, seed: number): Row[] {
  const random = seededRandom(seed);

  return Array.from({ length: count }, () => {
    const values = Array.from({ length: SIZE }, () => 4 * random() - 2);
    const [a = 0, b = 0, c = 0, d = 0] = values;
    const x = 1.5 * a - b + 0.5 * c + 2 * d;

    return { values, lost: random() < 1 / (1 + Math.exp(-x)), weight: 0.2 + random() };
  });
}

/** The objective and its slope, written down once more in the plainest way. */
function slowly(rows: readonly Row[], prior: Prior, ridge: number, at: ArrayLike<number>) {
  const gradient = Array.from({ length: SIZE }, () => 0);
  let loss = 0;
  for (const { values, lost, weight } of rows) {
    const x = values.reduce((sum, value, j) => sum + value * (at[j] as number), 0);
    const p = 1 / (1 + Math.exp(-x));
    loss -= weight * Math.log(lost ? p : 1 - p);
    for (const [j, value] of values.entries()) {
      gradient[j] = (gradient[j] as number) + weight * (p - Number(lost)) * value;
    }
  }
  for (let j = 0; j < SIZE; j += 1) {
    const off = (at[j] as number) - (prior.start[j] as number);
    const held = ridge * (prior.hold[j] as number);
    loss += (held / 2) * off * off;
    gradient[j] = (gradient[j] as number) + held * off;
  }

  return { loss, gradient };
}

/** Goes downhill in small steps and back within the bounds, as often as it takes. */
function descend(rows: readonly Row[], prior: Prior, ridge: number): number[] {
  let at = [...prior.start];
  for (let round = 0; round < 20_000; round += 1) {
    const { gradient } = slowly(rows, prior, ridge, at);
    at = at.map((each, j) =>
      Math.min(
        prior.high[j] as number,
        Math.max(prior.low[j] as number, each - 0.002 * (gradient[j] as number)),
      ),
    );
  }

  return at;
}

describe('the ridge fit', () => {
  it.each([
    ['wide bounds', -10, 10, 1],
    ['bounds that hold', -0.4, 0.9, 1],
    ['a strong ridge', -10, 10, 50],
  ])('finds what plain descent finds: %s', (_, low, high, ridge) => {
    const rows = followLine(60, 3);
    const prior = priorOf(low, high);
    const found = drain(fitRidge(sampleOf(rows), prior, ridge, prior.start));
    for (const [j, each] of descend(rows, prior, ridge).entries()) {
      expect(found[j]).toBeCloseTo(each, 3);
    }
  });

  it('ends where the slope is flat, or points out of the bounds', () => {
    const bounds = fc.record({
      seed: fc.nat(1000),
      low: fc.double({ min: -2, max: 0, noNaN: true }),
      high: fc.double({ min: 0.5, max: 2, noNaN: true }),
      ridge: fc.double({ min: 0.1, max: 300, noNaN: true }),
    });
    fc.assert(
      fc.property(bounds, ({ seed, low, high, ridge }) => {
        const rows = followLine(80, seed);
        const prior = priorOf(low, high);
        const found = drain(fitRidge(sampleOf(rows), prior, ridge, prior.start));
        const { gradient } = slowly(rows, prior, ridge, found);
        for (const [j, slope] of gradient.entries()) {
          const each = found[j] as number;
          if (each <= low) expect(slope).toBeGreaterThan(-0.02);
          else if (each >= high) expect(slope).toBeLessThan(0.02);
          else expect(Math.abs(slope)).toBeLessThan(0.02);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same wherever it begins', () => {
    const rows = followLine(100, 8);
    const prior = priorOf(-5, 5);
    const ends = [prior.start, prior.low, prior.high].map((from) =>
      drain(fitRidge(sampleOf(rows), prior, 3, from)),
    );
    for (const end of ends) {
      for (const [j, each] of end.entries()) expect(each).toBeCloseTo(ends[0]?.[j] as number, 3);
    }
  });

  it('stays at the start where the ridge is beyond all evidence', () => {
    const prior = priorOf(-5, 5);
    const found = drain(fitRidge(sampleOf(followLine(200, 2)), prior, 1e12, prior.start));
    for (const [j, each] of found.entries()) expect(each).toBeCloseTo(prior.start[j] as number, 8);
  });

  it('stays at the start where there is nothing to fit', () => {
    const prior = priorOf(-5, 5);
    expect(drain(fitRidge(sampleOf([]), prior, 1, prior.start))).toEqual(prior.start);
    const ignored = followLine(20, 1).map((row) => ({ ...row, weight: 0 }));
    expect(drain(fitRidge(sampleOf(ignored), prior, 1, prior.start))).toEqual(prior.start);
  });

  it('is finite and within bounds where one number tells the outcome for sure', () => {
    const rows = followLine(100, 5).map((row) => ({ ...row, lost: (row.values[1] ?? 0) > 0 }));
    const wide = priorOf(-1e6, 1e6);
    const free = drain(fitRidge(sampleOf(rows), wide, 0.001, wide.start));
    expect(free.every((each) => Number.isFinite(each))).toBe(true);
    expect(free[1]).toBeGreaterThan(5);
    const prior = priorOf(-2, 2);
    expect(drain(fitRidge(sampleOf(rows), prior, 0.001, prior.start))[1]).toBe(2);
  });

  it('takes a row with twice the weight for two rows', () => {
    const rows = followLine(40, 6);
    const prior = priorOf(-5, 5);
    const twice = rows.map((row) => ({ ...row, weight: 2 * row.weight }));
    const found = drain(fitRidge(sampleOf(twice), prior, 1, prior.start));
    const same = drain(fitRidge(sampleOf([...rows, ...rows]), prior, 1, prior.start));
    for (const [j, each] of found.entries()) expect(each).toBeCloseTo(same[j] as number, 4);
  });
});

describe('the gate of silence', () => {
  const values = Float64Array.from([1, 0, 1, 1]);
  const oddsOf = (row: Partial<Row>, silence: readonly [number, number]): number =>
    logOddsOf(
      designOf([{ values: [0.5, 9, ...silence], lost: true, weight: 1, ...row }]),
      0,
      values,
    );

  it('raises only as far as touches are recorded, and lowers only where there was one', () => {
    expect(oddsOf({ coverage: 0.25 }, [1, 1])).toBe(1);
    expect(oddsOf({ coverage: 0.25 }, [-1, -1])).toBe(-1.5);
    expect(oddsOf({ coverage: 0.25, touched: false }, [1, 1])).toBe(1);
    expect(oddsOf({ coverage: 0.25, touched: false }, [-1, -1])).toBe(0.5);
  });

  it('is learned through: no step away along one number lowers the loss', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed + 50);
      const rows = followLine(150, seed).map((row) => ({
        ...row,
        touched: random() < 0.5,
        coverage: 0.6,
      }));
      const { design, weights } = sampleOf(rows);
      const prior = priorOf(-3, 3);
      const lossAt = (at: Float64Array): number => {
        const loss = rows.reduce((sum, { lost }, row) => {
          const p = 1 / (1 + Math.exp(-logOddsOf(design, row, at)));

          return sum - (weights[row] as number) * Math.log(lost ? p : 1 - p);
        }, 0);

        return loss + slowly([], prior, 1, at).loss;
      };
      const found = drain(fitRidge({ design, weights }, prior, 1, prior.start));
      const least = lossAt(found);
      expect(least).toBeLessThan(lossAt(prior.start) - 5);
      for (let j = 0; j < SIZE; j += 1) {
        for (const by of [-0.05, 0.05]) {
          const other = found.map((each, k) => (k === j ? each + by : each));
          expect(lossAt(other)).toBeGreaterThan(least - 0.005);
        }
      }
    }
  });
});
