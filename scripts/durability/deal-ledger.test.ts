import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelineEntryDto } from '@/lib/deals/dto';
import {
  acknowledge,
  applyChange,
  begin,
  compareTimeline,
  expectedAnswer,
  judge,
  settle,
  trackDeal,
  type Change,
  type DealState,
  type SeenDeal,
  type TrackedDeal,
} from './deal-ledger';

const ID = 'deal-1';
const edit = (step: number): Change => ({
  kind: 'updated',
  fields: { stage: 'proposal', value: step + 0.5, nextStep: `step ${step}` },
});
const created: Change = {
  kind: 'created',
  fields: { stage: 'discovery', value: 12.34, nextStep: 'step 0' },
};
const note: Change = { kind: 'touched', type: 'note', text: 'a note' };

/** As the API shows a state. */
const shown = ({ version, fields }: DealState): SeenDeal => ({ id: ID, version, ...fields });
const seenAs = (state: DealState | null): SeenDeal | null =>
  state && !state.isDeleted ? shown(state) : null;

function lineOf(entry: string): TimelineEntryDto {
  const [kind = '', text = null] = entry.split(': ');
  const isEdit = kind === 'updated';
  const changes = isEdit ? [{ field: 'nextStep', old: null, new: text }] : [];
  const at = '2026-01-05T00:00:00.000Z';
  return { id: entry, at, kind, actor: null, source: 'api', text: isEdit ? null : text, changes };
}

/** A deal to which all of these changes were acknowledged. */
function acknowledged(...changes: Change[]): TrackedDeal {
  const deal = trackDeal('Durability w01 1');
  for (const change of changes) {
    begin(deal, change);
    expect(acknowledge(deal, shown(expectedAnswer(deal)))).toBeNull();
  }
  return deal;
}

const stateOf = (deal: TrackedDeal): DealState => {
  if (!deal.acknowledged) throw new Error('Nothing was acknowledged.');
  return deal.acknowledged;
};

describe('an acknowledged write', () => {
  it('stands when it is seen as it was answered', () => {
    const deal = acknowledged(created, edit(1), note);
    expect(judge(deal, seenAs(deal.acknowledged)).outcome).toBe('stands');
  });

  it('is lost when the deal is seen as it was before', () => {
    const deal = acknowledged(created, edit(1));
    expect(judge(deal, seenAs(applyChange(null, created)))).toMatchObject({
      outcome: 'lost',
      why: expect.stringContaining('version 1') as string,
    });
  });

  it('is lost when a value is not the one that was answered, though the version fits', () => {
    const deal = acknowledged(created, edit(1));
    const seen = { ...shown(stateOf(deal)), value: 1.49 };
    expect(judge(deal, seen).outcome).toBe('lost');
  });

  it('is lost when the deal is gone', () => {
    expect(judge(acknowledged(created), null).outcome).toBe('lost');
  });

  it('is doubled when the deal is a version ahead', () => {
    const deal = acknowledged(created, edit(1));
    const seen = { ...shown(stateOf(deal)), version: 3 };
    expect(judge(deal, seen).outcome).toBe('doubled');
  });

  it('of a deletion stands when the deal is absent, and is lost when it is seen', () => {
    const deal = acknowledged(created, { kind: 'deleted' });
    expect(judge(deal, null).outcome).toBe('stands');
    expect(judge(deal, shown(applyChange(null, created))).outcome).toBe('lost');
  });

  it('of a restoring brings back what was deleted, two versions on', () => {
    const deal = acknowledged(created, edit(1), { kind: 'deleted' }, { kind: 'restored' });
    expect(stateOf(deal)).toMatchObject({ version: 4, isDeleted: false });
    expect(stateOf(deal).fields).toEqual((edit(1) as { fields: object }).fields);
  });
});

describe('an answer', () => {
  it('that shows something else than what was asked for is told', () => {
    const deal = acknowledged(created);
    begin(deal, edit(1));
    const answer = { ...shown(expectedAnswer(deal)), version: 3 };
    expect(acknowledge(deal, answer)).toMatch(/version 3 .* where version 2 .* was due/);
  });

  it('is awaited before the next change begins', () => {
    const deal = acknowledged(created);
    begin(deal, edit(1));
    expect(() => begin(deal, edit(2))).toThrow('under way');
  });
});

describe('a write in flight', () => {
  const open = (change: Change, ...before: Change[]): TrackedDeal => {
    const deal = acknowledged(...before);
    begin(deal, change);
    return deal;
  };

  it('may stand or not, and nothing else', () => {
    const deal = open(edit(2), created, edit(1));
    const before = stateOf(deal);
    expect(judge(deal, shown(before))).toEqual({ outcome: 'stands', state: before });
    const after = expectedAnswer(deal);
    expect(judge(deal, shown(after))).toEqual({ outcome: 'landed', state: after });
    expect(judge(deal, shown(applyChange(null, created))).outcome).toBe('lost');
    expect(judge(deal, { ...shown(after), version: 4 }).outcome).toBe('doubled');
    expect(judge(deal, null).outcome).toBe('lost');
  });

  it('with the new version needs the new values, too', () => {
    const deal = open(edit(2), created, edit(1));
    expect(judge(deal, { ...shown(stateOf(deal)), version: 3 }).outcome).toBe('lost');
  });

  it('that creates leaves a deal that is there or not', () => {
    const deal = open(created);
    expect(judge(deal, null)).toEqual({ outcome: 'stands', state: null });
    expect(judge(deal, shown(expectedAnswer(deal))).outcome).toBe('landed');
  });

  it('is settled by what is seen: from then on exactly that has to stand', () => {
    const deal = open(created);
    const seen = shown(expectedAnswer(deal));
    settle(deal, seen, expectedAnswer(deal));
    expect(deal).toMatchObject({ id: ID, inFlight: null });
    expect(judge(deal, seen).outcome).toBe('stands');
    expect(judge(deal, null).outcome).toBe('lost');
  });
});

describe('the timeline', () => {
  const state = stateOf(acknowledged(created, edit(1), note, { kind: 'deleted' }));
  const lines = state.entries.map(lineOf);

  it('holds every acknowledged change once, in any order', () => {
    expect(compareTimeline(state, lines.toReversed())).toEqual({ missing: [], surplus: [] });
  });

  it('that lacks an edit says which', () => {
    const { missing } = compareTimeline(state, lines.filter(({ kind }) => kind !== 'updated')); // prettier-ignore
    expect(missing).toEqual(['updated: step 1']);
  });

  it('that holds a touch twice says which', () => {
    const { missing, surplus } = compareTimeline(state, [...lines, lineOf('note: a note')]);
    expect({ missing, surplus }).toEqual({ missing: [], surplus: ['note: a note'] });
  });
});

describe('whatever is written', () => {
  const changes = fc.array(fc.constantFrom('updated', 'touched', 'deleted'), { maxLength: 12 });
  /** A deletion is followed by its undoing, since a deal in the bin cannot be edited. */
  const listChanges = (kinds: readonly string[]): Change[] => [
    created,
    ...kinds.flatMap((kind, step): Change[] => {
      if (kind === 'deleted') return [{ kind }, { kind: 'restored' }];
      return [kind === 'updated' ? edit(step + 1) : { ...note, text: `note ${step}` } as Change]; // prettier-ignore
    }),
  ];

  it('no earlier state of the deal passes for the last', () => {
    fc.assert(
      fc.property(changes, (kinds) => {
        const deal = acknowledged(...listChanges(kinds));
        let earlier: DealState | null = null;
        for (const change of listChanges(kinds)) {
          if (earlier) expect(judge(deal, seenAs(earlier)).outcome).toBe('lost');
          earlier = applyChange(earlier, change);
        }
        expect(judge(deal, seenAs(earlier)).outcome).toBe('stands');
      }),
    );
  });

  it('one missing line of the timeline is found', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (kinds, place) => {
        const state = stateOf(acknowledged(...listChanges(kinds)));
        const lines = state.entries.map(lineOf);
        const [gone] = lines.splice(place % lines.length, 1);
        expect(compareTimeline(state, lines).missing).toEqual([gone?.id]);
      }),
    );
  });
});
