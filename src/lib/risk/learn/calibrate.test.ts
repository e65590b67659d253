import { describe, expect, it } from 'vitest';
import { seededRandom } from '../backtest/bootstrap';
import type { ClosedDeal } from '../backtest/closed-deals';
import { drain } from '../backtest/steps';
import { DAY } from '../ramp';
import { decideCalibration, fitCalibration, foldCalibration } from './calibrate';
import type { Design } from './design';
import { cutBlocks } from './out-of-time';
import { layColumns, makePrior } from './parameters';

/** One snapshot a deal, a day before it closed; the deals close one after the other, a day apart. */
function historyOf(lost: readonly boolean[]): { design: Design; closed: ClosedDeal[] } {
  const closed = lost.map((isLost, n): ClosedDeal => {
    const closedAt = (n + 2) * DAY;
    const deal = {
      id: `d${n}`,
      createdAt: 0,
      stage: 's0',
      value: 1,
      expectedCloseDate: null,
      closedAt,
      outcome: isLost ? ('lost' as const) : ('won' as const),
    };

    return { id: deal.id, lost: isLost, createdAt: 0, closedAt, events: [], asCreated: deal };
  });
  const rows = lost.length;

  return {
    closed,
    design: {
      rows,
      starts: new Int32Array(rows + 1),
      silenceFrom: new Int32Array(rows),
      columns: new Int32Array(0),
      values: new Float64Array(0),
      touched: new Uint8Array(rows),
      coverage: new Float64Array(rows),
      lost: Uint8Array.from(lost, Number),
      at: Float64Array.from(closed, ({ closedAt }) => closedAt - DAY),
      deal: Int32Array.from(lost.keys()),
    },
  };
}

/** Log-odds, and outcomes for which `truth` makes of them what is right. */
function drawDeals(count: number, seed: number, truth: (x: number) => number) {
  const random = seededRandom(seed);
  const logOdds = Float64Array.from({ length: count }, () => 6 * random() - 3);
  const lost = Array.from(logOdds, (x) => random() < 1 / (1 + Math.exp(-truth(x))));

  return { logOdds, ...historyOf(lost) };
}

const allRows = ({ rows }: Design): number[] => Array.from({ length: rows }, (_, row) => row);

describe('a calibration', () => {
  it('finds slope and shift, held a little to doing nothing', () => {
    const { design, logOdds } = drawDeals(4_000, 1, (x) => 0.4 * x + 0.7);
    const { slope, shift } = drain(fitCalibration(design, logOdds, allRows(design)));
    expect(slope).toBeGreaterThan(0.33);
    expect(slope).toBeLessThan(0.47);
    expect(shift).toBeGreaterThan(0.6);
    expect(shift).toBeLessThan(0.8);
  });

  it('does nothing without rows', () => {
    const { design, logOdds } = drawDeals(50, 1, (x) => x);
    expect(drain(fitCalibration(design, logOdds, []))).toEqual({ slope: 1, shift: 0 });
  });

  it('ends where nothing near it is better, however wrong the log-odds are', () => {
    for (const [scale, sign] of [
      [1, 1],
      [1, -1],
      [8, 1],
      [8, -1],
    ] as const) {
      const { design, logOdds } = drawDeals(600, 2, (x) => sign * x - 1);
      const wild = logOdds.map((x) => scale * x);
      const found = drain(fitCalibration(design, wild, allRows(design)));
      const lossAt = (slope: number, shift: number): number => {
        let loss = 5 * (slope - 1) ** 2 + 5 * shift ** 2;
        for (const [row, x] of wild.entries()) {
          const z = (design.lost[row] === 1 ? -1 : 1) * (slope * x + shift);
          loss += z > 30 ? z : Math.log(1 + Math.exp(z));
        }

        return loss;
      };
      const least = lossAt(found.slope, found.shift);
      expect(found.slope).toBeGreaterThanOrEqual(0.05);
      for (const [by, and] of [
        [0.02, 0],
        [-0.02, 0],
        [0, 0.05],
        [0, -0.05],
      ] as const) {
        const slope = Math.max(0.05, found.slope + by);
        expect(lossAt(slope, found.shift + and)).toBeGreaterThan(least - 1e-6);
      }
    }
  });

  const decide = ({ design, closed, logOdds }: ReturnType<typeof drawDeals>, most = 9) =>
    drain(
      decideCalibration(design, closed, cutBlocks(closed).slice(0, most), {
        ridge: 1,
        weighing: 'deal',
        logOdds,
      }),
    );

  it('is kept where later deals show that it helps, and not where it does not', () => {
    for (const seed of [1, 2, 3]) {
      const kept = decide(drawDeals(600, seed, (x) => 0.3 * x + 1));
      expect(kept?.slope).toBeLessThan(0.6);
      expect(kept?.shift).toBeGreaterThan(0.5);
      expect(decide(drawDeals(600, seed, (x) => x))).toBeNull();
    }
  });

  it('is not kept where there is no later block to show it', () => {
    expect(
      decide(
        drawDeals(600, 1, (x) => 0.3 * x + 1),
        1,
      ),
    ).toBeNull();
  });
});

describe('a calibration folded into a policy', () => {
  const columns = layColumns(['s0']);
  const prior = makePrior(columns);

  it('multiplies every number, and shifts the intercept', () => {
    const folded = foldCalibration(prior.start, { slope: 0.5, shift: 0.25 }, columns, prior);
    expect(folded?.[0]).toBe((prior.start[0] as number) / 2);
    expect(folded?.[columns.intercept]).toBe(0.25);
    expect(folded?.[columns.base]).toBe(0.5);
  });

  it('is dropped where a number would leave its bounds', () => {
    expect(foldCalibration(prior.start, { slope: 1.3, shift: 0 }, columns, prior)).toBeNull();
    expect(foldCalibration(prior.start, { slope: 1, shift: 3.5 }, columns, prior)).toBeNull();
    expect(foldCalibration(prior.high, { slope: 0.9, shift: 0 }, columns, prior)).not.toBeNull();
  });
});

describe('the blocks of forward chaining', () => {
  it('follow each other, and each has something closed before it to learn from', () => {
    const { closed } = historyOf(Array.from({ length: 200 }, (_, n) => n % 2 === 0));
    const blocks = cutBlocks(closed);
    expect(blocks).toHaveLength(4);
    for (const [index, { from, to }] of blocks.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(blocks[index + 1]?.from ?? Infinity).toBe(to);
      const before = closed.filter(({ closedAt }) => closedAt < from);
      expect(before.filter(({ lost }) => lost).length).toBeGreaterThanOrEqual(15);
      expect(before.filter(({ lost }) => !lost).length).toBeGreaterThanOrEqual(15);
    }
    expect(cutBlocks(closed.slice(0, 30))).toEqual([]);
    expect(cutBlocks([])).toEqual([]);
  });
});
