import { describe, expect, it } from 'vitest';
import {
  askedWords,
  days,
  figure,
  missingDeals,
  missingWords,
  percent,
  phaseWords,
  policyName,
  range,
  stageName,
} from './proof-words';

const judged = (won: number, lost: number) => ({
  deals: {
    all: 0,
    closedBeforeSplit: { won: 0, lost: 0 },
    closedSince: { won, lost },
    judged: { won, lost },
    stillOpen: 0,
  },
});

describe('the words of the proof', () => {
  it('write figures, and a dash where there is none', () => {
    expect([figure(0.73777), figure(null), percent(0.126), percent(null)]).toEqual([
      '0.738',
      '–',
      '13%',
      '–',
    ]);
    expect([days(3.21), days(14.8), days(null)]).toEqual(['3.2 days', '15 days', '–']);
    expect(range({ low: 0.1, high: 0.25 }, percent)).toBe('10% to 25%');
    expect(range(null, percent)).toBeNull();
  });

  it('say how many deals are missing', () => {
    expect(missingDeals(judged(30, 30))).toBeNull();
    expect(missingDeals(judged(31, 12))).toEqual({ won: 0, lost: 18 });
    expect(missingWords({ won: 0, lost: 18 })).toBe('18 more lost deals');
    expect(missingWords({ won: 1, lost: 0 })).toBe('1 more won deal');
    expect(missingWords({ won: 2, lost: 3 })).toBe('2 more won and 3 more lost deals');
  });

  it('name policies, stages, phases and what was asked', () => {
    expect([policyName('v3'), policyName('default-1'), policyName('default')]).toEqual([
      'v3',
      'the default',
      'the default',
    ]);
    expect([stageName('closed_won'), stageName('')]).toEqual(['Closed won', 'No stage known']);
    expect(phaseWords({ status: 'queued', phase: null })).toBe('Waiting to begin');
    expect(phaseWords({ status: 'running', phase: 'reading closed deals' })).toBe(
      'Reading closed deals',
    );
    const params = { policy: 'v2', compareWith: 'default-1' };
    expect(askedWords({ kind: 'backtest', params })).toBe('v2 beside the default');
    expect(askedWords({ kind: 'backtest', params: { ...params, compareWith: null } })).toBe('v2');
    expect(askedWords({ kind: 'learn', params })).toBe('from v2');
  });
});
