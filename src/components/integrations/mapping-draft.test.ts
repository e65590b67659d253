import { describe, expect, it } from 'vitest';
import { choicesOf, withChoice } from './mapping-draft';

const stage = { key: 'Qualification', stage: 'discovery', default: 'discovery' } as const;
const chosen = { key: 'Demo', stage: 'negotiation', default: 'proposal' } as const;

describe('a draft of stages', () => {
  it('holds what differs from what is saved, and lets go of what does not', () => {
    const draft = withChoice({}, stage, 'proposal');
    expect(draft).toEqual({ Qualification: 'proposal' });
    expect(withChoice(draft, stage, 'discovery')).toEqual({});
  });

  it('takes a choice back where the default is chosen', () => {
    const draft = withChoice({ Qualification: 'proposal' }, chosen, 'proposal');
    expect(choicesOf(draft, [stage, chosen])).toEqual({ Qualification: 'proposal', Demo: null });
  });

  it('sends nothing of a stage that is no more', () => {
    expect(choicesOf({ Gone: 'proposal' }, [stage])).toEqual({});
  });
});
