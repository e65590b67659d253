import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCases } from '../risk/random-histories.test';
import { hashInputs } from './inputs-hash';

const shuffled = anyCases.chain((the) =>
  fc
    .shuffledSubarray(the.events, { minLength: the.events.length })
    .map((events) => ({ the, events })),
);

describe('the hash of what a score was computed from', () => {
  it('is that of the deal and its events in order, as JSON', () => {
    const deal = {
      id: 'd',
      createdAt: 1,
      stage: 'proposal',
      value: 2.5,
      expectedCloseDate: null,
      closedAt: null,
      outcome: null,
    } as const;
    const note = { id: 'n', at: 3, type: 'note', from: null, to: null, actor: 'A', text: 'é' } as const; // prettier-ignore
    const json = '[["d",1,"proposal",2.5,null,null,null,9],[["n",3,"note",null,null,"A","é"]]]';
    const later = { ...note, id: 'later', at: 10 };
    expect(hashInputs(deal, [later, note], 9)).toBe(
      createHash('sha256').update(json).digest('hex'),
    );
  });

  it('does not depend on the order in which the events were read', () => {
    fc.assert(
      fc.property(shuffled, ({ the, events }) => {
        expect(hashInputs(the.deal, events, the.asOf)).toBe(
          hashInputs(the.deal, the.events, the.asOf),
        );
      }),
    );
  });

  it('is another for another event, another moment, another deal', () => {
    fc.assert(
      fc.property(anyCases, ({ deal, events, asOf }) => {
        const hash = hashInputs(deal, events, asOf);
        const call = { id: 'x', at: asOf, type: 'call', from: null, to: null, actor: null, text: null } as const; // prettier-ignore
        expect(hashInputs(deal, [...events, call], asOf)).not.toBe(hash);
        expect(hashInputs(deal, events, asOf + 1)).not.toBe(hash);
        expect(hashInputs({ ...deal, id: `${deal.id}-` }, events, asOf)).not.toBe(hash);
      }),
    );
  });
});
