import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALERT_KINDS,
  assess,
  decideAlert,
  defaultAlertRules,
  defaultNorms,
  defaultPolicy,
  heldAlerts,
  initialAlertState,
  type AlertKind,
  type AlertRules,
  type Assessment,
} from './index';
import { alertStateSchema, type AlertState } from './alert';
import { DAY } from './ramp';

const START = Date.UTC(2026, 0, 5, 9);
const HIGH = 0.7;
const deal = {
  id: 'd', createdAt: START, stage: 'discovery', value: 1, expectedCloseDate: null, closedAt: null,
  outcome: null,
}; // prettier-ignore
const sample = assess(deal, [], defaultPolicy(), defaultNorms(), START);

interface Look {
  readonly at: number;
  readonly score: number;
  readonly dropped: boolean;
}

interface Step extends Look {
  readonly fired: readonly AlertKind[];
  readonly held: readonly AlertKind[];
}

function assessmentOf({ score, dropped }: Look): Assessment {
  const band = score >= HIGH ? 'High' : score >= 0.4 ? 'Medium' : 'Low';
  return { ...sample, score, band, named: dropped ? ['engagement_dropped'] : [] };
}

function walk(looks: readonly Look[], rules: AlertRules): Step[] {
  let state: AlertState = initialAlertState();
  return looks.map((look) => {
    const decided = decideAlert(state, assessmentOf(look), look.at, rules);
    // As it lies in the database between two looks.
    state = alertStateSchema.parse(JSON.parse(JSON.stringify(decided.state)));
    return { ...look, fired: decided.fired, held: heldAlerts(state) };
  });
}

/** Looks at irregular times; scores hover around the floors, where flapping would show. */
const looks: fc.Arbitrary<Look[]> = fc
  .array(
    fc.record({
      hours: fc.integer({ min: 1, max: 72 }),
      score: fc.oneof(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 60, max: 75 }).map((n) => n / 100),
        fc.integer({ min: 35, max: 60 }).map((n) => n / 100),
      ),
      dropped: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    let at = START;
    return steps.map(({ hours, score, dropped }) => {
      at += (hours * DAY) / 24;
      return { at, score, dropped };
    });
  });

const rules: fc.Arbitrary<AlertRules> = fc.record({
  enteredHigh: fc.record({
    on: fc.constant(true),
    rearmBelow: fc.integer({ min: 1, max: 30 }).map((n) => n / 100),
  }),
  rising: fc.record({
    on: fc.constant(true),
    rise: fc.integer({ min: 5, max: 50 }).map((n) => n / 100),
    days: fc.integer({ min: 1, max: 30 }),
  }),
  engagementDropped: fc.record({ on: fc.constant(true) }),
});

const firesAt = (steps: readonly Step[], kind: AlertKind): number[] =>
  steps.flatMap(({ fired }, index) => (fired.includes(kind) ? [index] : []));

/** Each pair of neighbouring fires of a rule, as places in the path. */
const pairsOf = (places: readonly number[]): [number, number][] =>
  places.slice(1).map((place, index) => [places[index] ?? 0, place]);

const RUNS = { numRuns: 400 };
const expectAlways = (test: (steps: Step[], rules: AlertRules) => void): void =>
  fc.assert(
    fc.property(looks, rules, (path, given) => test(walk(path, given), given)),
    RUNS,
  );

/** Never again while it holds, and never held without having fired. */
function firesOncePerEpisode(steps: readonly Step[], kind: AlertKind): boolean {
  return steps.every(({ fired, held }, index) => {
    const before = steps[index - 1]?.held.includes(kind) ?? false;
    return fired.includes(kind) === (!before && held.includes(kind));
  });
}

describe('over any path of scores', () => {
  it('an episode fires once: it begins with its alert and holds until the next can fire', () => {
    expectAlways((steps) => {
      for (const kind of ALERT_KINDS) expect(firesOncePerEpisode(steps, kind)).toBe(true);
    });
  });

  it('reaching High fires at the first look in High, and not again before it was rearmed', () => {
    expectAlways((steps, { enteredHigh: { rearmBelow } }) => {
      let armed = true;
      for (const { score, fired } of steps) {
        expect(fired.includes('entered_high')).toBe(armed && score >= HIGH);
        if (score >= HIGH) armed = false;
        else if (score < HIGH - rearmBelow) armed = true;
      }
      for (const [from, to] of pairsOf(firesAt(steps, 'entered_high'))) {
        const between = steps.slice(from + 1, to).map(({ score }) => score);
        expect(Math.min(...between)).toBeLessThan(HIGH - rearmBelow);
      }
    });
  });

  it('rising fires only in Medium and on such a rise, and rests for its days in between', () => {
    expectAlways((steps, { rising: { rise, days } }) => {
      /** Whether a look in Medium stands so far above the lowest of the last days. */
      const risesWithin = (index: number, window: number): boolean => {
        const { at, score } = steps[index] ?? { at: 0, score: 0 };
        const since = at - window * DAY;
        const known = steps.slice(0, index + 1).filter((one) => one.at >= since);
        const lowest = Math.min(...known.map((one) => one.score));
        return score >= 0.4 && score < HIGH && score - lowest >= rise;
      };
      const rises = steps.map((_, index) => risesWithin(index, days));
      const places = firesAt(steps, 'rising');
      for (const place of places) expect(rises[place]).toBe(true);
      // One low is kept per day, as of its own time: within a window less a day none is missed.
      const certain = steps.findIndex((_, index) => risesWithin(index, days - 1));
      if (certain >= 0) expect(places[0] ?? Infinity).toBeLessThanOrEqual(certain);
      for (const [from, to] of pairsOf(places)) {
        // Somewhere in between it had been without a rise for so long, at a look that saw none.
        const rested = steps.some((step, index) => {
          if (index <= from || index >= to || rises[index]) return false;
          const before = rises.slice(0, index).lastIndexOf(true);
          return step.at - (steps[before]?.at ?? 0) >= days * DAY;
        });
        expect(rested).toBe(true);
      }
    });
  });

  it('dropped engagement fires when it is found, and again only after it was gone', () => {
    expectAlways((steps) => {
      const expected = steps.flatMap(({ dropped }, index) =>
        dropped && !steps[index - 1]?.dropped ? [index] : [],
      );
      expect(firesAt(steps, 'engagement_dropped')).toEqual(expected);
    });
  });

  it('a rule that is switched off fires nothing, and its state is as if it were on', () => {
    fc.assert(
      fc.property(
        looks,
        rules,
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        (path, given, on) => {
          // prettier-ignore
          const off: AlertRules = {
          enteredHigh: { ...given.enteredHigh, on: on[0] },
          rising: { ...given.rising, on: on[1] },
          engagementDropped: { on: on[2] },
        };
          const isOn = { entered_high: on[0], rising: on[1], engagement_dropped: on[2] };
          const quiet = walk(path, off);
          for (const [index, { fired, held }] of walk(path, given).entries()) {
            expect(quiet[index]?.held).toEqual(held);
            expect(quiet[index]?.fired).toEqual(fired.filter((kind) => isOn[kind]));
          }
        },
      ),
      RUNS,
    );
  });
});

describe('the rules of a first day', () => {
  it('are those of the specification', () => {
    expect(defaultAlertRules()).toEqual({
      enteredHigh: { on: true, rearmBelow: 0.05 },
      rising: { on: true, rise: 0.15, days: 7 },
      engagementDropped: { on: true },
    });
  });
});
