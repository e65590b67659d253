import { describe, expect, it } from 'vitest';
import { replayAlerts } from './alert-replay';
import { assess } from './assess';
import { defaultNorms } from './norms';
import { defaultPolicy, type RiskPolicy } from './policy';
import { DAY } from './ramp';
import type { RiskDeal, RiskEvent, RiskEventType } from './types';

const START = Date.UTC(2026, 0, 1);
const END = START + 360 * DAY;
const deal: RiskDeal = {
  id: 'd',
  createdAt: START,
  stage: 'proposal',
  value: 5_000,
  expectedCloseDate: END + 30 * DAY,
  closedAt: null,
  outcome: null,
};
const SPOKEN: RiskEventType[] = ['email_sent', 'email_received', 'call', 'meeting_held', 'note'];
const made = (count: number, text: string): RiskEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${n}`,
    at: START + Math.floor(((n + 0.5) * 360 * DAY) / count),
    type: SPOKEN[n % SPOKEN.length] ?? 'note',
    from: null,
    to: null,
    text,
    actor: null,
  }));
const judge = (events: readonly RiskEvent[], policy: RiskPolicy) =>
  assess(deal, events, policy, defaultNorms(), END);

describe('the words of an event', () => {
  it('are read once, however often a deal is looked at', () => {
    const events = made(3_000, 'shortlistedxcompetitorx '.repeat(204));
    const started = performance.now();
    const norms = defaultNorms();
    const window = { from: START, to: END, step: DAY };
    replayAlerts(deal, events, defaultPolicy(), () => norms, window);
    // Under half a second on a quiet machine; reading them at each look took more than ten.
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('are read by each policy for itself, and say the same the second time', () => {
    const policies = [
      defaultPolicy(),
      { ...defaultPolicy(), competitorWords: ['Globex'], committeePhrases: ['the board'] },
      { ...defaultPolicy(), competitorWords: [], committeePhrases: [] },
    ];
    const text = `${'Nothing to see. '.repeat(40)}A competitor called Globex spoke to the board.`;
    const events = made(3, text);
    const first = policies.map((policy) => judge(events, policy));
    expect(policies.map((policy) => judge(events, policy))).toEqual(first);
    const anew = policies.map((policy) => judge(made(3, text), policy));
    expect(anew).toEqual(first);
    const reasons = first.map(({ reasons: all }) => all.find((each) => each.includes('came up')));
    expect(reasons).toEqual([
      'Competition came up: “competitor” on 2026-10-28',
      expect.stringContaining('“the board”'),
      undefined,
    ]);
  });
});
