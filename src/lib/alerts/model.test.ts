import { describe, expect, it } from 'vitest';
import { ALERT_KINDS as KINDS_OF_ENGINE } from '../risk';
import { ALERT_KINDS, pointsBySignal, reasonsFor, ruleLabel } from './model';

describe('the words of an alert', () => {
  it('name the rule plainly, and an unknown one by its name', () => {
    expect(ruleLabel('engagement_dropped')).toBe('Engagement dropped off');
    expect(ruleLabel('of_a_later_version')).toBe('of_a_later_version');
  });

  it('begin with the reason of the rule itself', () => {
    const reasons = ['No touch for 20 days', 'Engagement dropped: two-way contact was daily'];
    expect(reasonsFor('engagement_dropped', reasons)).toEqual([reasons[1], reasons[0]]);
    expect(reasonsFor('entered_high', reasons)).toEqual(reasons);
    expect(reasonsFor('engagement_dropped', [])).toEqual([]);
  });
});

it('knows every rule of the engine', () => {
  expect(ALERT_KINDS).toEqual(KINDS_OF_ENGINE);
});

it('adds up what several findings of a signal added', () => {
  const found = [
    { signal: 'engagement', points: 0.08 },
    { signal: 'inactivity', points: 0.9 },
    { signal: 'engagement', points: 0.04 },
  ];
  expect(pointsBySignal(found)).toEqual([
    { signal: 'engagement', points: 0.12 },
    { signal: 'inactivity', points: 0.9 },
  ]);
  expect(pointsBySignal([])).toEqual([]);
});
