import { describe, expect, it } from 'vitest';
import { defaultPolicy, noLearnedParts, type RiskPolicy } from '../risk';
import { diffPolicies, hasLearnedParts, inFileOrder } from './model';

const changed = (change: Partial<RiskPolicy>): RiskPolicy => ({ ...defaultPolicy(), ...change });
const diff = (change: Partial<RiskPolicy>) => diffPolicies(defaultPolicy(), changed(change));

describe('the difference of two policies', () => {
  it('is empty for the same policy under another name', () => {
    expect(diff({ version: 'v7' })).toEqual([]);
  });

  it('names each value with its path and a plain label', () => {
    const { weights, bands, alerts, inactivityDays } = defaultPolicy();
    expect(
      diff({
        inactivityDays: { ...inactivityDays, stages: { ...inactivityDays.stages, proposal: 21 } },
        weights: { ...weights, next_step: 0 },
        bands: { ...bands, high: 0.8 },
        alerts: { ...alerts, rising: { on: false, rise: 0.15, days: 7 } },
        highValue: 75_000,
      }),
    ).toEqual([
      {
        path: 'inactivityDays.stages.proposal',
        label: 'Days of silence in Proposal',
        old: 10,
        new: 21,
      },
      { path: 'weights.next_step', label: 'Weight: Next step', old: 0.6, new: 0 },
      { path: 'bands.high', label: 'High begins at', old: 0.7, new: 0.8 },
      { path: 'highValue', label: 'High value from', old: 50_000, new: 75_000 },
      { path: 'alerts.rising.on', label: 'Alert "Rising fast"', old: true, new: false },
    ]);
  });

  it('tells of lists of words what came and what went, and not of their order', () => {
    const words = defaultPolicy().competitorWords;
    const [first = '', ...rest] = words;
    expect(diff({ competitorWords: words.toReversed() })).toEqual([]);
    expect(diff({ competitorWords: [...rest, 'Acme'] })).toEqual([
      { path: 'competitorWords', label: 'Competitor words', added: ['Acme'], removed: [first] },
    ]);
  });

  it('tells of the order of the stages, which says what comes later in the funnel', () => {
    expect(diff({ stages: ['proposal', 'discovery', 'negotiation'] })).toEqual([
      expect.objectContaining({ path: 'stages', new: 'proposal, discovery, negotiation' }),
    ]);
  });

  it('tells of a threshold that one of them does not have', () => {
    const { default: days, stages } = defaultPolicy().inactivityDays;
    const { proposal: _gone, ...others } = stages;
    const path = 'inactivityDays.stages.proposal';
    const without = changed({ inactivityDays: { default: days, stages: others } });
    const one = expect.objectContaining({ path, old: 10, new: null }) as object;
    expect(diffPolicies(defaultPolicy(), without)).toEqual([one]);
    const other = expect.objectContaining({ path, old: null, new: 10 }) as object;
    expect(diffPolicies(without, defaultPolicy())).toEqual([other]);
  });

  it('finds what was learned, point by point', () => {
    const silence = [0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25];
    const learned = { ...noLearnedParts(), baseWeight: 0.5, silence, stages: { proposal: -0.5 } };
    const found = diff({ learned });
    expect(found.map(({ path }) => path)).toEqual([
      'learned.baseWeight',
      'learned.stages.proposal',
      ...silence.flatMap((points, index) => (points === 0 ? [] : [`learned.silence.${index}`])),
    ]);
    expect(found[2]).toMatchObject({ label: 'Learned points: 21 days of silence', new: 0.25 });
    expect(hasLearnedParts(changed({ learned }))).toBe(true);
    expect(hasLearnedParts(defaultPolicy())).toBe(false);
  });

  it('gives every value of the default a label of its own', () => {
    const lists = {
      competitorWords: [],
      committeePhrases: [],
      closedStages: { won: [], lost: [] },
    };
    const changes = diffPolicies(lists as unknown as RiskPolicy, defaultPolicy());
    const labels = changes.map(({ path, label }) => {
      expect(label, path).not.toContain('_');
      expect(label, path).not.toBe(path);
      return label;
    });
    expect(new Set(labels).size).toBe(labels.length);
  });
});

describe('a policy as a file', () => {
  it('is the same text in whatever order its keys came', () => {
    const { inactivityDays } = defaultPolicy();
    const shuffled = changed({
      inactivityDays: {
        stages: { negotiation: 7, discovery: 14, proposal: 10 },
        default: inactivityDays.default,
      },
    });
    expect(JSON.stringify(inFileOrder(shuffled).inactivityDays.stages)).toBe(
      JSON.stringify(inactivityDays.stages),
    );
  });
});
