import { describe, expect, it } from 'vitest';
import type { Stage } from '@/lib/deals/model';
import { choicesOf, flippedOf, flipWords, withChoice } from './mapping-draft';

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

describe('moves that make wins of losses', () => {
  const move = (from: Stage, to: Stage, deals: number) => ({ label: 'X', from, to, deals });

  it('are those between the two closed stages that any deal is in', () => {
    const flips = [move('closed_won', 'closed_lost', 12), move('closed_lost', 'closed_won', 1)];
    const moves = [
      move('proposal', 'negotiation', 4),
      ...flips,
      move('closed_won', 'closed_lost', 0),
    ];
    expect(flippedOf(moves)).toEqual(flips);
    expect(flippedOf([move('discovery', 'proposal', 9)])).toEqual([]);
  });

  it('are told with both counts', () => {
    const lost = move('closed_won', 'closed_lost', 1);
    const won = move('closed_lost', 'closed_won', 3);
    expect(flipWords([lost])).toBe('1 won deal would count as lost.');
    expect(flipWords([lost, won, lost])).toBe(
      '2 won deals would count as lost, and 3 lost deals would count as won.',
    );
  });
});
