import { describe, expect, it } from 'vitest';
import { assess, decideAlert, defaultNorms, defaultPolicy, initialAlertState } from './index';
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
    expect(recovered.rearmed).toBe(true);
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
