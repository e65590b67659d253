import { describe, expect, it } from 'vitest';
import { activeChips, nextQuery, stageChange } from './filter-model';

describe('nextQuery', () => {
  it('drops the cursor and empty filters, and keeps what is not ours', () => {
    expect(nextQuery('q=a&cursor=x&limit=20', { q: null, band: 'High' })).toBe(
      'limit=20&band=High',
    );
  });

  it('leaves filters alone that are not named', () => {
    expect(nextQuery('stage=proposal&sort=risk', { owner: 'Priya' })).toBe(
      'stage=proposal&sort=risk&owner=Priya',
    );
  });
});

describe('stageChange', () => {
  it('keeps the status in step with the stage', () => {
    expect(stageChange('closed_won', 'open')).toEqual({ stage: 'closed_won', status: 'closed' });
    expect(stageChange('proposal', 'closed')).toEqual({ stage: 'proposal', status: 'open' });
    expect(stageChange('closed_won', 'all')).toEqual({ stage: 'closed_won' });
    expect(stageChange('', 'open')).toEqual({ stage: '' });
  });
});

describe('activeChips', () => {
  it('names what narrows the list, and not its order', () => {
    const chips = activeChips({
      q: 'pilot',
      stage: 'proposal',
      band: 'High',
      sort: 'risk',
      owner: '',
    });
    expect(chips.map(({ label }) => label)).toEqual(['“pilot”', 'Proposal', 'High risk']);
  });
});
