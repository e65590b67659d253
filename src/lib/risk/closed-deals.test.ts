import { describe, expect, it } from 'vitest';
import {
  assess,
  dealAsCreated,
  defaultNorms,
  defaultPolicy,
  explain,
  type RiskDeal,
  type RiskEvent,
  type RiskEventType,
} from './index';
import { DAY } from './ramp';

const START = Date.UTC(2026, 0, 5);
const CLOSED = START + 40 * DAY;
const lost: RiskDeal = {
  id: 'd',
  createdAt: START,
  stage: 'closed_lost',
  value: 0,
  expectedCloseDate: CLOSED,
  closedAt: CLOSED,
  outcome: 'lost',
};
const on = (day: number, type: RiskEventType, change: Partial<RiskEvent> = {}): RiskEvent => ({
  id: `${type}-${day}`,
  at: START + day * DAY,
  type,
  from: null,
  to: null,
  actor: null,
  text: null,
  ...change,
});
const life = [on(0, 'created', { to: 'discovery' }), on(3, 'email_received'), on(9, 'email_sent')];
const closing = [
  on(40, 'stage_changed', { from: 'discovery', to: 'closed_lost' }),
  on(40.001, 'lost'),
];
const judge = (deal: RiskDeal, events: RiskEvent[], at: number) =>
  assess(deal, events, defaultPolicy(), defaultNorms(), at);

describe('closed deals', () => {
  it('keep the assessment of the moment before they closed', () => {
    const open = { ...lost, closedAt: null, outcome: null };
    const before = judge(open, life, CLOSED - 1);
    const after = judge(lost, [...life, ...closing], CLOSED + 100 * DAY);
    expect(after).toEqual({ ...before, closed: { at: CLOSED, outcome: 'lost' } });
    expect(after.facts.stage).toBe('discovery');
  });

  it('are closed by their columns where no event says so', () => {
    expect(judge(lost, life, CLOSED).closed).toEqual({ at: CLOSED, outcome: 'lost' });
    expect(judge(lost, life, CLOSED - 1).closed).toBeNull();
  });

  it('get no recommendation and no what-if', () => {
    const { recommendation, whatIf } = explain(lost, life, defaultPolicy(), defaultNorms(), CLOSED);
    expect(recommendation).toBeNull();
    expect(whatIf).toEqual([]);
  });

  it('live on after a reopening, and a late stage change does not reopen an outcome', () => {
    const reopened = [...life, ...closing, on(50, 'reopened', { to: 'proposal' })];
    expect(judge(lost, reopened, START + 60 * DAY)).toMatchObject({
      closed: null,
      facts: { stage: 'proposal', daysInStage: 10 },
    });
    const late = [...life, on(40, 'lost'), on(41, 'stage_changed', { to: 'proposal' })];
    expect(judge(lost, late, START + 60 * DAY).closed?.at).toBe(CLOSED);
  });
});

describe('dealAsCreated', () => {
  it('forgets what the columns of a closed deal know', () => {
    const then = dealAsCreated(lost, [], 'discovery');
    expect(then).toMatchObject({ stage: 'discovery', expectedCloseDate: null });
  });

  it('takes the first values from the events', () => {
    const events = [
      on(20, 'close_date_changed', {
        from: '2026-02-20T00:00:00.000Z',
        to: '2026-03-20T00:00:00.000Z',
      }),
      on(10, 'value_changed', { from: '100', to: '50' }),
      on(11, 'value_changed', { from: '50', to: '0' }),
      on(12, 'stage_changed', { from: 'proposal', to: 'negotiation' }),
    ];
    expect(dealAsCreated(lost, events, 'discovery')).toMatchObject({
      stage: 'proposal',
      value: 100,
      expectedCloseDate: Date.UTC(2026, 1, 20),
    });
  });

  it('finds the start of changes that stand with one time, in whatever order they come', () => {
    const chain = [
      on(12, 'stage_changed', { from: 'proposal', to: 'negotiation' }),
      on(12, 'stage_changed', { from: 'discovery', to: 'proposal' }),
      on(12, 'value_changed', { from: '200', to: '300' }),
      on(12, 'value_changed', { from: '100', to: '200' }),
    ];
    const begun = { stage: 'discovery', value: 100 };
    for (const events of [chain, chain.toReversed()]) {
      expect(dealAsCreated(lost, events, '')).toMatchObject(begun);
    }
    // Where each follows from the other, any of them may stand first, but always the same.
    const circle = [
      on(12, 'value_changed', { from: '2', to: '1' }),
      on(12, 'value_changed', { from: '1', to: '2' }),
    ];
    expect(dealAsCreated(lost, circle, '')).toEqual(dealAsCreated(lost, circle.toReversed(), ''));
  });

  it('gives a past day the same score whatever the columns became', () => {
    const asOf = START + 20 * DAY;
    const won: RiskDeal = { ...lost, stage: 'closed_won', value: 9, outcome: 'won' };
    const score = (deal: RiskDeal) =>
      judge(dealAsCreated(deal, life, 'discovery'), life, asOf).score;
    expect(score(won)).toBe(score(lost));
  });
});
