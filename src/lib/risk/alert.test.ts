import { describe, expect, it } from 'vitest';
import {
  assess,
  decideAlert,
  defaultAlertRules,
  defaultNorms,
  defaultPolicy,
  initialAlertState,
} from './index';
import { alertStateSchema, type AlertState } from './alert';
import type { Assessment } from './index';
import { DAY } from './ramp';

const START = Date.UTC(2026, 0, 5);
const deal = {
  id: 'd',
  createdAt: START,
  stage: 'discovery',
  value: 1,
  expectedCloseDate: null,
  closedAt: null,
  outcome: null,
};
const sample = assess(deal, [], defaultPolicy(), defaultNorms(), START);

function scored(score: number, more: Partial<Assessment> = {}): Assessment {
  const band = score >= 0.7 ? 'High' : score >= 0.4 ? 'Medium' : 'Low';

  return { ...sample, score, band, ...more };
}

/** Feeds scores at days and returns what fired on each. */
function run(steps: readonly (readonly [day: number, score: number])[]): string[][] {
  let state: AlertState = initialAlertState();

  return steps.map(([day, score]) => {
    const decision = decideAlert(state, scored(score), START + day * DAY);
    state = alertStateSchema.parse(JSON.parse(JSON.stringify(decision.state)));

    return [...decision.fired];
  });
}

describe('decideAlert', () => {
  it('fires once on entering High and re-arms only 0.05 below its floor', () => {
    const fired = run([
      [0, 0.6],
      [1, 0.71],
      [2, 0.69],
      [3, 0.72],
      [4, 0.66],
      [5, 0.75],
      [6, 0.64],
      [7, 0.71],
    ]);
    expect(fired).toEqual([[], ['entered_high'], [], [], [], [], [], ['entered_high']]);
  });

  it('fires when a Medium deal rises by 0.15 within 7 days, not more slowly', () => {
    expect(
      run([
        [0, 0.4],
        [6, 0.56],
      ])[1],
    ).toEqual(['rising']);
    expect(
      run([
        [0, 0.4],
        [4, 0.47],
        [8, 0.56],
        [12, 0.61],
      ]).flat(),
    ).toEqual([]);
  });

  it('re-arms the rise rule after 7 days without a rise', () => {
    const fired = run([
      [0, 0.4],
      [1, 0.56],
      [3, 0.57],
      [9, 0.57],
      [11, 0.4],
      [12, 0.57],
    ]);
    expect(fired).toEqual([[], ['rising'], [], [], [], ['rising']]);
  });

  it('does not call another policy a rise', () => {
    const { state } = decideAlert(initialAlertState(), scored(0.4), START);
    const moved = scored(0.6, { policyVersion: 'other' });
    expect(decideAlert(state, moved, START + DAY).fired).toEqual([]);
  });

  it('fires dropped engagement once until it recovers', () => {
    const dropped = scored(0.5, { named: ['engagement_dropped'] });
    const first = decideAlert(initialAlertState(), dropped, START);
    expect(first.fired).toEqual(['engagement_dropped']);
    const second = decideAlert(first.state, dropped, START + DAY);
    expect(second.fired).toEqual([]);
    const recovered = decideAlert(second.state, scored(0.5), START + 2 * DAY);
    expect(recovered.ended).toEqual([{ kind: 'engagement_dropped', ending: 'recovered' }]);
    expect(decideAlert(recovered.state, dropped, START + 3 * DAY).fired).toEqual([
      'engagement_dropped',
    ]);
  });

  it('keeps its state small however often it is fed', () => {
    let state = initialAlertState();
    for (let hour = 0; hour < 24 * 40; hour += 1) {
      state = decideAlert(state, scored(0.5 + (hour % 7) / 100), START + (hour * DAY) / 24).state;
    }
    expect(state.lows.length).toBeLessThanOrEqual(8);
  });

  it('says nothing about a closed deal', () => {
    const closed = scored(0.9, { closed: { at: START, outcome: 'lost' } });
    expect(decideAlert(initialAlertState(), closed, START).fired).toEqual([]);
  });
});

describe('another yardstick', () => {
  const first = scored(0.42, { normsVersion: 'n1' });
  const state = decideAlert(initialAlertState(), first, START).state;
  /** By the norms of the state's lows. */
  const formerly = (score: number) => () => ({
    assessment: scored(score, { normsVersion: 'n1' }),
    rules: defaultAlertRules(),
  });
  const anew = (before: AlertState, score: number, days: number, former: number) =>
    decideAlert(
      before,
      scored(score, { normsVersion: 'n2' }),
      START + days * DAY,
      defaultAlertRules(),
      formerly(former),
    );

  it('is no rise: norms that lift a deal from 0.42 to 0.6 fire nothing, then or later', () => {
    const moved = anew(state, 0.6, 1, 0.42);
    expect(moved.fired).toEqual([]);
    const after = decideAlert(moved.state, scored(0.6, { normsVersion: 'n2' }), START + 2 * DAY);
    expect(after.fired).toEqual([]);
  });

  it('hides no true rise, on the day itself or across it', () => {
    expect(anew(state, 0.62, 1, 0.58)).toMatchObject({ fired: ['rising'], yardstickOnly: [] });
    const half = anew(state, 0.55, 1, 0.5);
    expect(half.fired).toEqual([]);
    const rest = scored(0.63, { normsVersion: 'n2' });
    expect(decideAlert(half.state, rest, START + 2 * DAY).fired).toEqual(['rising']);
  });

  it('tells what only it set off from what the deal did', () => {
    expect(anew(state, 0.72, 1, 0.6)).toMatchObject({
      fired: ['entered_high'],
      yardstickOnly: ['entered_high'],
    });
    expect(anew(state, 0.74, 1, 0.71)).toMatchObject({
      fired: ['entered_high'],
      yardstickOnly: [],
    });
  });

  it('that is not known any more makes whatever fires its own', () => {
    const other = scored(0.72, { normsVersion: 'n3' });
    const at = START + DAY;
    const expected = { fired: ['entered_high'], yardstickOnly: ['entered_high'] };
    expect(decideAlert(state, other, at)).toMatchObject(expected);
    const stranger = () => ({ assessment: scored(0.72, { normsVersion: 'n0' }), rules: defaultAlertRules() }); // prettier-ignore
    expect(decideAlert(state, other, at, defaultAlertRules(), stranger)).toMatchObject(expected);
  });

  it('goes on from a state that noted engine and policy alone', () => {
    const madeBy = `${first.engineVersion}/${first.policyVersion}`;
    expect(anew({ ...state, madeBy }, 0.62, 1, 0.58)).toMatchObject({
      fired: ['rising'],
      yardstickOnly: [],
    });
  });
});

describe('how an episode ends', () => {
  const high = decideAlert(initialAlertState(), scored(0.75), START).state;
  const ended = (kind: string, ending: string) => [{ kind, ending }];

  it('recovered where the score fell, rescored where only another yardstick put it lower', () => {
    expect(decideAlert(high, scored(0.6), START + DAY).ended).toEqual(
      ended('entered_high', 'recovered'),
    );
    const lower = scored(0.6, { normsVersion: 'n2' });
    const by = (score: number) =>
      decideAlert(high, lower, START + DAY, defaultAlertRules(), () => ({
        assessment: scored(score),
        rules: defaultAlertRules(),
      })).ended;
    expect(by(0.76)).toEqual(ended('entered_high', 'rescored'));
    expect(by(0.61)).toEqual(ended('entered_high', 'recovered'));
    expect(decideAlert(high, lower, START + DAY).ended).toEqual(ended('entered_high', 'rescored'));
  });

  it('rested where a deal stopped rising, though it stands in High', () => {
    let { state } = decideAlert(initialAlertState(), scored(0.5), START);
    const endings = [0.67, 0.72, 0.73, 0.73, 0.73, 0.73, 0.73, 0.73, 0.73].map((score, index) => {
      const decided = decideAlert(state, scored(score), START + (index + 1) * DAY);
      state = decided.state;
      return decided.ended;
    });
    expect(endings.flat()).toEqual(ended('rising', 'rested'));
    expect(state.highArmed).toBe(false);
  });
});
