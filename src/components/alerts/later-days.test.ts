import { expect, it } from 'vitest';
import { dayField, endOfDay, morningIn, morningOf } from './later-days';

it('counts calendar days of the viewer, across months and clock changes', () => {
  const late = new Date(2026, 2, 27, 23, 50);
  expect(morningIn(1, late)).toEqual(new Date(2026, 2, 28, 8));
  expect(morningIn(7, late)).toEqual(new Date(2026, 3, 3, 8));
});

it('reads and writes the days of a date field', () => {
  expect(morningOf('2026-03-05')).toEqual(new Date(2026, 2, 5, 8));
  expect(endOfDay('2026-03-05')).toEqual(new Date(2026, 2, 5, 23, 59));
  expect(dayField(new Date(2026, 2, 5, 23))).toBe('2026-03-05');
  for (const text of ['', 'soon', '2026-13-01']) {
    expect(morningOf(text)).toBeNull();
    expect(endOfDay(text)).toBeNull();
  }
});
