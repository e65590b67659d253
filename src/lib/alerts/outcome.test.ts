import { describe, expect, it } from 'vitest';
import { outcomeOf, statusOf } from './outcome';

const now = new Date('2026-03-10T15:00:00Z');
const at = (text: string) => new Date(text);
const open = { outcome: null };

describe('the outcome of an alert', () => {
  it('is that of its deal once it has one, whatever was promised', () => {
    const broken = { promisedDate: at('2026-01-01') };
    expect(outcomeOf(broken, { outcome: 'lost' }, now)).toBe('lost');
    expect(outcomeOf(broken, { outcome: 'won' }, now)).toBe('won');
  });

  it('is slipped only when the promised day is over', () => {
    expect(outcomeOf({ promisedDate: at('2026-03-09T23:59:59Z') }, open, now)).toBe('slipped');
    expect(outcomeOf({ promisedDate: at('2026-03-10') }, open, now)).toBe('open');
    expect(outcomeOf({ promisedDate: at('2026-03-10T09:00:00Z') }, open, now)).toBe('open');
    expect(outcomeOf({ promisedDate: null }, open, now)).toBe('open');
  });
});

describe('where an alert stands', () => {
  const alert = { closedAt: null, dismissedAt: null, snoozedUntil: null };

  it('is dismissed before it is ended, and snoozed only until the moment', () => {
    const past = at('2026-03-01');
    expect(statusOf(alert, now)).toBe('active');
    expect(statusOf({ ...alert, snoozedUntil: at('2026-03-11') }, now)).toBe('snoozed');
    expect(statusOf({ ...alert, snoozedUntil: now }, now)).toBe('active');
    expect(statusOf({ ...alert, closedAt: past, snoozedUntil: at('2026-03-11') }, now)).toBe(
      'ended',
    );
    expect(statusOf({ ...alert, closedAt: past, dismissedAt: past }, now)).toBe('dismissed');
  });
});
