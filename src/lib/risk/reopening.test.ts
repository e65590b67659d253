import { describe, expect, it } from 'vitest';
import { assess } from './assess';
import { defaultNorms } from './norms';
import { defaultPolicy } from './policy';
import { DAY } from './ramp';
import type { RiskDeal, RiskEvent, RiskEventType } from './types';

const START = Date.UTC(2026, 0, 5);
const deal: RiskDeal = {
  id: 'back',
  createdAt: START,
  stage: 'discovery',
  value: 1_000,
  expectedCloseDate: null,
  closedAt: null,
  outcome: null,
};

const on = (day: number, type: RiskEventType, from = '', to = ''): RiskEvent => ({
  id: `${day}${type}`,
  at: START + day * DAY,
  type,
  from,
  to,
  actor: null,
  text: null,
});

const factsAfter = (events: readonly RiskEvent[], day = 30) =>
  assess(deal, events, defaultPolicy(), defaultNorms(), START + day * DAY).facts;

const lost = [
  on(0, 'created', '', 'proposal'),
  on(4, 'stage_changed', 'proposal', 'negotiation'),
  on(8, 'stage_changed', 'negotiation', 'closed_lost'),
  on(8, 'lost'),
];

describe('a deal that was reopened', () => {
  it('stands where it last was open, where the event names no stage', () => {
    expect(factsAfter([...lost, on(12, 'reopened')])).toMatchObject({
      stage: 'negotiation',
      stageEnteredAt: START + 12 * DAY,
    });
  });

  it('stands in the stage that the event names, or that a change of the same moment sets', () => {
    expect(factsAfter([...lost, on(12, 'reopened', '', 'discovery')]).stage).toBe('discovery');
    const changed = on(12, 'stage_changed', 'closed_lost', 'proposal');
    expect(factsAfter([...lost, on(12, 'reopened'), changed])).toMatchObject({
      stage: 'proposal',
      stageEnteredAt: START + 12 * DAY,
    });
  });

  it('stays in a closed stage only where no open one was ever named', () => {
    const never = [on(0, 'created', '', 'closed_lost'), on(0, 'lost'), on(3, 'reopened')];
    expect(factsAfter(never).stage).toBe('closed_lost');
  });
});
