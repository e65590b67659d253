import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DealWithEvents } from '../norms-timeline';
import { defaultPolicy } from '../policy';
import { DAY } from '../ramp';
import type { RiskEvent, RiskEventType } from '../types';
import { seededRandom } from './bootstrap';
import { auc, rankScores, type Scored } from './metrics';
import { rocCurve } from './roc-curve';
import { backtestSteps, runBacktest } from './run-backtest';
import { sortSteps } from './sort-steps';
import { drain, Pace, visitInSlices, within } from './steps';
import { wilsonInterval } from './wilson-interval';

const START = Date.UTC(2025, 0, 1);
const SPLIT = START + 200 * DAY;
const TYPES: readonly RiskEventType[] = ['email_sent', 'email_received', 'call', 'meeting_held'];

/** Deals that live some forty days, with an event every few of them; every other one is lost. */
function makeDeals(count: number, events: number): DealWithEvents[] {
  const random = seededRandom(5);

  return Array.from({ length: count }, (_, n) => {
    const id = `d${n}`;
    const createdAt = START + Math.floor(random() * 300) * DAY;
    const life = (20 + random() * 40) * DAY;
    const lost = n % 2 === 0;
    const event = (k: number, at: number, type: RiskEventType, to: string | null): RiskEvent => ({
      id: `${id}-${k}`,
      at,
      type,
      from: null,
      to,
      actor: null,
      text: null,
    });
    const touches = Array.from({ length: events }, (_each, k) =>
      event(k, createdAt + random() * life * (lost ? 0.5 : 1), TYPES[k % 4] ?? 'call', null),
    );
    const closedAt = createdAt + life;

    return {
      deal: {
        id,
        createdAt,
        stage: 'x',
        value: 1,
        expectedCloseDate: null,
        closedAt,
        outcome: lost ? 'lost' : 'won',
      },
      events: [
        event(-1, createdAt, 'created', 'discovery'),
        ...touches,
        event(-2, closedAt, lost ? 'lost' : 'won', null),
      ],
    };
  });
}

function progressOf(steps: Generator<number, unknown>): number[] {
  const told: number[] = [];
  let step = steps.next();
  while (!step.done) {
    told.push(step.value);
    step = steps.next();
  }

  return told;
}

describe('a backtest in slices', () => {
  const options = { policy: defaultPolicy(), split: SPLIT, stepDays: 1 };

  it('says the same as in one go, whatever happens between two slices', () => {
    const deals = makeDeals(300, 6);
    const steps = backtestSteps(deals, options);
    const other = backtestSteps(makeDeals(50, 3), options);
    let step = steps.next();
    while (!step.done) {
      other.next();
      step = steps.next();
    }
    expect(step.value).toEqual(runBacktest(deals, options));
  });

  it('tells its progress, which ascends to 1', () => {
    for (const count of [0, 1, 300, 1_500]) {
      for (const firstDay of [true, false]) {
        const told = progressOf(backtestSteps(makeDeals(count, 6), { ...options, firstDay }));
        expect(told.at(-1), `${count} deals`).toBe(1);
        expect(told[0]).toBeGreaterThanOrEqual(0);
        expect(told.every((each, n) => each >= (told[n - 1] ?? 0))).toBe(true);
      }
    }
  });

  it('has more slices the more work there is, in each of its parts', () => {
    const slices = (deals: readonly DealWithEvents[]) => {
      const told = progressOf(backtestSteps(deals, options));
      const between = (from: number, to: number) =>
        told.filter((each) => each >= from && each < to).length;

      return [between(0, 0.1), between(0.15, 0.24), between(0.24, 0.6), between(0.6, 1)];
    };
    const few = slices(makeDeals(400, 20));
    const many = slices(makeDeals(4_000, 20));
    // 4,000 deals of 22 events are at least eight slices to read, and so on.
    expect(many[0]).toBeGreaterThanOrEqual(8);
    expect(many[1]).toBeGreaterThanOrEqual(6);
    expect(many[2]).toBeGreaterThanOrEqual(100);
    expect(many[3]).toBeGreaterThanOrEqual(200);
    for (const [part, count] of many.entries()) expect(count).toBeGreaterThan(few[part] ?? 0);
  });
});

describe('the parts of work in slices', () => {
  it('are told as parts of the whole', () => {
    function* work(): Generator<number, string> {
      yield 0;
      yield 0.5;
      yield 1;

      return 'done';
    }
    expect(progressOf(within(0.2, 0.4, work()))).toEqual([0.2, expect.closeTo(0.3), 0.4]);
    expect(drain(within(0, 1, work()))).toBe('done');
  });

  it('end after so much work, counted over calls', () => {
    const pace = new Pace();
    const full = Array.from({ length: 10 }, () => pace.spend(7_000));
    expect(full).toEqual([false, false, true, false, false, true, false, false, true, false]);
    const seen: number[] = [];
    const told = progressOf(visitInSlices([1, 2, 3, 4], 10_000, (item) => void seen.push(item)));
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(told).toEqual([0.5, 1]);
  });

  it('sort as one stable sort would', () => {
    const check = (values: readonly number[]) => {
      const expected = [...values.keys()].toSorted(
        (a, b) => (values[a] as number) - (values[b] as number),
      );
      expect([...drain(sortSteps(Float64Array.from(values)))]).toEqual(expected);
    };
    fc.assert(fc.property(fc.array(fc.constantFrom(0.1, 0.2, 0.3), { maxLength: 40 }), check));
    const random = seededRandom(9);
    // Three runs and a bit, with many ties across them.
    for (const size of [0, 1, 16_384, 16_385, 70_000]) {
      check(Array.from({ length: size }, () => Math.floor(random() * 50)));
    }
    const told = progressOf(sortSteps(Float64Array.from({ length: 300_000 }, random)));
    expect(told.length).toBeGreaterThan(20);
  });
});

describe('the curve', () => {
  const rows = fc.array(
    fc.record({
      deal: fc.nat(5),
      lost: fc.boolean(),
      score: fc.constantFrom(0.1, 0.3, 0.5, 0.7, 0.9),
    }),
    { minLength: 2, maxLength: 60 },
  );
  const areaOf = (points: ReturnType<typeof rocCurve>): number =>
    points.reduce((sum, { wonShare, lostShare }, n) => {
      const before = points[n - 1] ?? { wonShare: 0, lostShare: 0 };

      return sum + ((wonShare - before.wonShare) * (lostShare + before.lostShare)) / 2;
    }, 0);

  it('has the AUC as its area, and goes from corner to corner', () => {
    fc.assert(
      fc.property(rows, (some: Scored[]) => {
        const ranked = rankScores(some);
        const points = rocCurve(ranked);
        const area = auc(ranked);
        if (area === null) {
          expect(points).toEqual([]);
          return;
        }
        expect(areaOf(points)).toBeCloseTo(area, 3);
        expect(points[0]).toEqual({ wonShare: 0, lostShare: 0 });
        expect(points.at(-1)).toEqual({ wonShare: 1, lostShare: 1 });
      }),
    );
  });

  it('has a hundred points at most, and hardly loses any of its area', () => {
    const random = seededRandom(2);
    const some = Array.from({ length: 20_000 }, (_, deal) => {
      const lost = random() < 0.4;

      return { deal, lost, score: random() + (lost ? 0.5 : 0) };
    });
    const ranked = rankScores(some);
    const points = rocCurve(ranked);
    expect(points.length).toBeLessThanOrEqual(100);
    expect(points.length).toBeGreaterThan(80);
    expect(areaOf(points)).toBeCloseTo(auc(ranked) ?? 0, 3);
  });
});

describe('the interval of a share', () => {
  it('is what the literature gives', () => {
    // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29, each with four decimals.
    const known = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [hits, n, low, high] of known) {
      const interval = wilsonInterval(hits / n, n);
      expect(interval?.low).toBeCloseTo(low, 4);
      expect(interval?.high).toBeCloseTo(high, 4);
    }
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});
