import { describe, expect, it } from 'vitest';
import { defaultNorms } from '@/lib/risk/norms';
import { defaultPolicy } from '@/lib/risk/policy';
import { emptyForm, stageOptions, stepsOf, type StepKey } from './what-if-model';

const asOf = Date.parse('2026-03-10T15:00:00.000Z');
const inputs = {
  deal: {
    id: 'd',
    createdAt: asOf,
    stage: 'proposal',
    value: 1,
    expectedCloseDate: null,
    closedAt: null,
    outcome: null,
  },
  events: [],
  policy: defaultPolicy(),
  norms: defaultNorms(),
  asOf,
};
const facts = { stage: 'proposal', expectedCloseDate: null };
const form = emptyForm(inputs, facts);
const withOn = (...keys: StepKey[]) => ({ ...form, on: new Set(keys) });

describe('the form of what if', () => {
  it('opens with nothing switched on and with days ahead', () => {
    expect(stepsOf(form)).toEqual([]);
    expect(form).toMatchObject({
      meeting: '2026-03-15',
      nextStep: '2026-03-17',
      closeDate: '2026-04-09',
      stage: 'negotiation',
    });
    const dated = emptyForm(inputs, { ...facts, expectedCloseDate: Date.parse('2026-06-01') });
    expect(dated.closeDate).toBe('2026-07-01');
    expect(emptyForm(inputs, { ...facts, stage: 'negotiation' }).stage).toBe('proposal');
  });

  it('gives the steps that are switched on, as the engine takes them', () => {
    expect(stepsOf(withOn('move_stage', 'book_meeting', 'add_contact'))).toEqual([
      { action: 'book_meeting', on: Date.parse('2026-03-15T12:00:00Z') },
      { action: 'add_contact', count: 1 },
      { action: 'move_stage', to: 'negotiation' },
    ]);
    expect(stepsOf(withOn('set_next_step', 'change_close_date', 'get_reply'))).toEqual([
      { action: 'get_reply' },
      { action: 'set_next_step', due: Date.parse('2026-03-17') },
      { action: 'change_close_date', to: Date.parse('2026-04-09') },
    ]);
  });

  it('leaves out what is not filled in', () => {
    const empty = { ...withOn('book_meeting', 'add_contact'), meeting: '', contacts: 0 };
    expect(stepsOf(empty)).toEqual([]);
  });

  it('offers every other stage by its name', () => {
    expect(stageOptions(['discovery', 'proposal', 'Legal'], 'proposal')).toEqual([
      { value: 'discovery', label: 'Discovery' },
      { value: 'Legal', label: 'Legal' },
    ]);
  });
});
