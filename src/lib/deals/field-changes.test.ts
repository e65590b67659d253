import { describe, expect, it } from 'vitest';
import { Decimal } from '../platform/decimal';
import { fieldChanges } from './field-changes';
import { blankDeal } from './plan-create';

const NOW = new Date('2026-03-02T09:00:00Z');
const place = { scopeKey: 'team:t', teamId: 't', userId: 'u' };
const deal = { ...blankDeal(place, NOW, NOW), name: 'Atlas', value: new Decimal('10.50') };

describe('field differences', () => {
  it('of nothing changed are none', () => {
    expect(fieldChanges(deal, { ...deal })).toEqual({});
  });

  it('compare dates and money by what they say', () => {
    const same = { ...deal, value: new Decimal('10.5'), expectedCloseDate: null };
    expect(fieldChanges(deal, same)).toEqual({});
    const dated = { ...deal, expectedCloseDate: new Date(NOW) };
    expect(fieldChanges(dated, { ...dated, expectedCloseDate: new Date(NOW) })).toEqual({});
  });

  it('name each changed field with old and new value, as JSON', () => {
    const after = {
      ...deal,
      name: 'Borealis',
      value: new Decimal('12.25'),
      expectedCloseDate: NOW,
      account: 'Nimbus',
    };
    const changes = fieldChanges(deal, after);
    expect(changes).toEqual({
      name: { old: 'Atlas', new: 'Borealis' },
      value: { old: 10.5, new: 12.25 },
      expectedCloseDate: { old: null, new: NOW.toISOString() },
      account: { old: null, new: 'Nimbus' },
    });
    expect(JSON.parse(JSON.stringify(changes))).toEqual(changes);
  });

  it('leave out what nobody edits: the assessment, versions, derived columns', () => {
    const after = {
      ...deal,
      riskScore: 0.5,
      riskReasons: ['x'],
      version: 9,
      eventSequence: 9,
      pushCount: 2,
      lastTouchAt: NOW,
      updatedAt: new Date(0),
    };
    expect(fieldChanges(deal, after)).toEqual({});
  });

  it('of a new deal are the fields that are set', () => {
    expect(Object.keys(fieldChanges(null, deal)).toSorted()).toEqual([
      'currency',
      'name',
      'stage',
      'value',
    ]);
  });
});
