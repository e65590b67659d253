import { expect, it } from 'vitest';
import { defaultNorms } from './norms';
import { defaultPolicy } from './policy';
import { DAY } from './ramp';
import { bareEvent, START } from './random-histories.test';
import { riskHistory, riskHistorySteps } from './risk-history';
import type { RiskDeal, RiskEventType } from './types';

const deal: RiskDeal = {
  id: 'long',
  createdAt: START,
  stage: 'proposal',
  value: 1_000,
  expectedCloseDate: null,
  closedAt: null,
  outcome: null,
};
const TYPES: readonly RiskEventType[] = ['email_sent', 'email_received', 'note', 'call'];

it('a long history is followed in many slices, to the same end', () => {
  const events = Array.from({ length: 5_000 }, (_, n) =>
    bareEvent(TYPES[n % 4] ?? 'note', START + n * 3_600_000, { id: `event-${n}` }),
  );
  const window = { from: START, to: START + 220 * DAY };
  const norms = defaultNorms();
  const normsAt = () => norms;
  const steps = riskHistorySteps(deal, events, defaultPolicy(), normsAt, window);
  const told: number[] = [];
  let step = steps.next();
  for (; !step.done; step = steps.next()) told.push(step.value);
  expect(told.length).toBeGreaterThan(50);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.every((share) => share >= 0 && share <= 1)).toBe(true);
  expect(step.value).toEqual(riskHistory(deal, events, defaultPolicy(), normsAt, window));
});
