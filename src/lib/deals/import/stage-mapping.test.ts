import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPEN_STAGES, STAGES } from '../model';
import { crmName, mapStages } from './stage-mapping';

describe('foreign stage names', () => {
  it.each([
    [['A'], ['discovery']],
    [
      ['A', 'B'],
      ['discovery', 'negotiation'],
    ],
    [
      ['A', 'B', 'C'],
      ['discovery', 'proposal', 'negotiation'],
    ],
    [
      ['A', 'B', 'C', 'D'],
      ['discovery', 'proposal', 'proposal', 'negotiation'],
    ],
  ])('%j are spread over the open stages', (names, ours) => {
    expect(names.map(mapStages(names))).toEqual(ours);
  });

  it('keep their order, from the first stage to the last', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^Stage [a-z]{1,8}$/), { minLength: 2 });
    fc.assert(
      fc.property(names, (list) => {
        const ranks = list.map((name) => OPEN_STAGES.indexOf(mapStages(list)(name) as never));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
        expect([ranks[0], ranks.at(-1)]).toEqual([0, OPEN_STAGES.length - 1]);
      }),
    );
  });

  it('never take the place of ours', () => {
    const mapping = mapStages(['A', ...STAGES, 'B']);
    for (const stage of STAGES) expect(mapping(stage)).toBe(stage);
    expect([mapping('A'), mapping('B')]).toEqual(['discovery', 'negotiation']);
    expect(mapping(' Proposal ')).toBe('proposal');
  });

  it.each([
    ['Won', 'closed_won'],
    ['Closed Won', 'closed_won'],
    ['CLOSE-WON', 'closed_won'],
    ['closed_lost', 'closed_lost'],
    ['Closed Lost', 'closed_lost'],
    ['lost', 'closed_lost'],
  ])('that say a deal has closed mean that: %s', (name, stage) => {
    expect(mapStages([name, 'A'])(name)).toBe(stage);
  });

  it.each(['Lost contact', 'Almost won', 'Wonderful', '__proto__', ''])(
    'that only look so do not: "%s"',
    (name) => {
      expect(OPEN_STAGES).toContain(mapStages([name])(name));
    },
  );

  it('never heard of lie in the first stage', () => {
    expect(mapStages(['A', 'B'])('Z')).toBe('discovery');
  });
});

describe('the source’s own name', () => {
  it('is kept where it differs from ours', () => {
    expect(crmName('Demo', 'proposal')).toBe('Demo');
    expect(crmName('proposal', 'proposal')).toBeNull();
    expect(crmName('closed_won', 'closed_lost')).toBeNull();
    expect(crmName(null, 'proposal')).toBeNull();
  });
});
