import { describe, expect, it } from 'vitest';
import {
  daysUntil,
  formatDate,
  formatDayDistance,
  formatDue,
  formatMoney,
  formatRelative,
} from './format';

const now = '2026-07-14T09:30:00.000Z';

describe('formatRelative', () => {
  it.each([
    ['2026-07-14T09:29:40.000Z', 'just now'],
    ['2026-07-14T07:30:00.000Z', '2 hours ago'],
    ['2026-06-13T09:30:00.000Z', '31 days ago'],
    ['2026-07-17T09:30:00.000Z', 'in 3 days'],
    ['2026-04-13T09:30:00.000Z', '3 months ago'],
    ['2026-07-14T15:29:58.000Z', 'in 6 hours'],
    ['2026-07-14T10:29:40.000Z', 'in 1 hour'],
    ['2026-07-15T09:20:00.000Z', 'in 1 day'],
    ['2026-07-16T22:30:00.000Z', 'in 3 days'],
    ['2026-07-14T07:40:00.000Z', '2 hours ago'],
    ['2026-07-14T09:28:10.000Z', '2 minutes ago'],
    ['2026-07-11T22:30:00.000Z', '2 days ago'],
    ['2026-07-13T09:40:00.000Z', '24 hours ago'],
  ])('%s is %s', (iso, text) => {
    expect(formatRelative(iso, now)).toBe(text);
  });
});

describe('calendar days', () => {
  it('counts by day, not by hour: what is due today is not overdue at noon', () => {
    expect(daysUntil('2026-07-14T00:00:00.000Z', now)).toBe(0);
    expect(formatDue('2026-07-14T00:00:00.000Z', now)).toBe('due today');
    expect(formatDue('2026-07-13T00:00:00.000Z', now)).toBe('1 day overdue');
    expect(formatDue('2026-07-15T00:00:00.000Z', now)).toBe('due tomorrow');
    expect(formatDayDistance('2026-07-13T23:59:00.000Z', now, false)).toBe('yesterday');
  });

  it('shows a close date as the same day everywhere', () => {
    expect(formatDate('2026-07-01T00:00:00.000Z', 'day', false)).toBe('Jul 1, 2026');
  });
});

describe('formatMoney', () => {
  it('drops cents only where there are none', () => {
    expect(formatMoney(184000, 'USD', { locale: 'en-US' })).toBe('$184,000');
    expect(formatMoney(42000.5, 'EUR', { locale: 'en-US' })).toBe('€42,000.50');
    expect(formatMoney(5_010_000, 'USD', { locale: 'en-US', compact: true })).toBe('$5M');
    expect(formatMoney(9_450, 'USD', { locale: 'en-US', compact: true })).toBe('$9.5K');
    expect(formatMoney(709.5, 'USD', { locale: 'en-US', compact: true })).toBe('$710');
  });

  it('survives a code that is none', () => {
    expect(formatMoney(5, '??', { locale: 'en-US' })).toBe('?? 5');
  });
});
