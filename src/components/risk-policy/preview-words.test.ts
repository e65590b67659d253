import { describe, expect, it } from 'vitest';
import { isProposal, previewWords } from './preview-words';

const found = {
  version: 'v4',
  finishedAt: '2026-06-01T09:00:00.000Z',
  openDeals: 1_400,
  changedCount: 12,
  alertDays: 90,
  alertsBefore: 44,
  alertsAfter: 31,
  brierBefore: 0.2014,
  brierAfter: 0.1899,
};

describe('the words of a preview', () => {
  it('tell bands, alerts and the error of the score, now and then', () => {
    expect(previewWords(found)).toBe(
      '12 of 1,400 open deals would change band; the last 90 days would have fired 31 alerts instead of 44; on closed deals the error of the score (Brier, less is better) is 0.190 instead of 0.201.',
    );
  });

  it('say so where too few deals have closed', () => {
    expect(previewWords({ ...found, brierAfter: null })).toContain('too few deals have closed');
  });

  it('call a proposal what was learned and never switched on', () => {
    const activation = { by: 'Maya', at: found.finishedAt, note: null };
    expect(isProposal({ origin: 'learned', activations: [] })).toBe(true);
    expect(isProposal({ origin: 'learned', activations: [activation] })).toBe(false);
    expect(isProposal({ origin: 'edited', activations: [] })).toBe(false);
  });
});
