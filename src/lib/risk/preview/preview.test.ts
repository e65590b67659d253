import { describe, expect, it } from 'vitest';
import { replayAlerts } from '../alert-replay';
import { assess } from '../assess';
import { drain } from '../backtest/steps';
import { dealAsCreated } from '../deal-as-created';
import { defaultNorms } from '../norms';
import type { DealWithEvents } from '../norms-timeline';
import { defaultPolicy, type RiskPolicy } from '../policy';
import { DAY } from '../ramp';
import { BandChanges } from './band-changes';
import { compareBandsSteps } from './compare-bands';
import { countAlertsSteps, noAlerts } from './count-alerts';

const NOW = Date.UTC(2026, 5, 1);
const before = defaultPolicy();
const after: RiskPolicy = {
  ...before,
  version: 'new',
  weights: { ...before.weights, inactivity: 2 },
  bands: { medium: 0.3, high: 0.55 },
};
const policies = [before, after] as const;
const norms = defaultNorms();

/** A deal that was written to until it fell silent. */
function makeDeal(n: number, silentFor: number, outcome: 'won' | 'lost' | null): DealWithEvents {
  const createdAt = NOW - (silentFor + 20) * DAY;
  const id = `d${n}`;
  const event = (k: number, type: 'created' | 'email_received' | 'won' | 'lost', at: number) => ({
    id: `${id}-${k}`,
    at,
    type,
    from: null,
    to: type === 'created' ? 'discovery' : null,
    actor: null,
    text: null,
  });
  const closedAt = outcome === null ? null : NOW - DAY;
  const touches = [2, 8, 14, 20].map((day, k) =>
    event(k + 1, 'email_received', createdAt + day * DAY),
  );
  const closing = outcome && closedAt ? [event(9, outcome, closedAt)] : [];

  return {
    deal: {
      id,
      createdAt,
      stage: 'discovery',
      value: 1,
      expectedCloseDate: null,
      closedAt,
      outcome,
    },
    events: [event(0, 'created', createdAt), ...touches, ...closing],
  };
}

describe('the bands of open deals under two policies', () => {
  const deals = Array.from({ length: 60 }, (_, n) => makeDeal(n, n, null));
  const compared = drain(compareBandsSteps(deals, policies, norms, NOW));

  it('are those that each policy gives by itself', () => {
    expect(compared).toHaveLength(deals.length);
    for (const [n, { deal, events }] of deals.entries()) {
      const created = dealAsCreated(deal, events, 'discovery');
      const [a, b] = policies.map((policy) => assess(created, events, policy, norms, NOW));
      expect(compared[n]).toEqual({
        dealId: deal.id,
        from: { score: a?.score, band: a?.band },
        to: { score: b?.score, band: b?.band },
      });
    }
  });

  it('add up page by page, with the largest moves kept', () => {
    const all = new BandChanges(1_000);
    const few = new BandChanges(3);
    for (let first = 0; first < compared.length; first += 7) {
      all.add(compared.slice(first, first + 7));
      few.add(compared.slice(first, first + 7));
    }
    const sum = Object.values(all.bands).flatMap((row) => Object.values(row));
    expect(sum.reduce((a, b) => a + b, 0)).toBe(deals.length);
    const changed = compared.filter(({ from, to }) => from.band !== to.band);
    expect(changed.length).toBeGreaterThan(3);
    expect([all.count, few.count]).toEqual([changed.length, changed.length]);
    expect(few.largest).toEqual(all.largest.slice(0, 3));
    const moves = all.largest.map(({ from, to }) => Math.abs(to.score - from.score));
    expect(moves).toEqual(moves.toSorted((a, b) => b - a));
  });
});

describe('the alerts of two policies', () => {
  const window = { from: NOW - 90 * DAY, to: NOW, step: DAY };
  const outcomes = ['won', 'lost', null] as const;
  const deals = Array.from({ length: 45 }, (_, n) => makeDeal(n, 2 * n, outcomes[n % 3] ?? null));

  it('are those of a replay, with what became of the deals', () => {
    const tallies = { before: noAlerts(), after: noAlerts() };
    const half = [deals.slice(0, 20), deals.slice(20)];
    for (const page of half) {
      drain(countAlertsSteps(page, policies, () => norms, window, tallies));
    }
    for (const [name, policy] of [
      ['before', before],
      ['after', after],
    ] as const) {
      const expected = noAlerts();
      for (const { deal, events } of deals) {
        const created = dealAsCreated(deal, events, 'discovery');
        for (const { kind } of replayAlerts(created, events, policy, () => norms, window)) {
          expected.total += 1;
          expected.byKind[kind] += 1;
          if (deal.outcome) expected[deal.outcome] += 1;
        }
      }
      expect(tallies[name]).toEqual(expected);
    }
    expect(tallies.before.total).toBeGreaterThan(5);
    expect(tallies.before.lost).toBeGreaterThan(0);
    expect(tallies.before.won).toBeGreaterThan(0);
    expect(tallies.after.byKind.entered_high).toBeGreaterThan(tallies.before.byKind.entered_high);
  });

  it('do not count what closes after the window as closed', () => {
    const tallies = { before: noAlerts(), after: noAlerts() };
    const early = { ...window, to: NOW - 2 * DAY };
    drain(countAlertsSteps(deals, policies, () => norms, early, tallies));
    expect(tallies.before.total).toBeGreaterThan(0);
    expect([tallies.before.won, tallies.before.lost]).toEqual([0, 0]);
  });
});
