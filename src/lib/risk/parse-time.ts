import { DAY } from './ramp';

/** The length of what `Date.prototype.toISOString` writes, as all stored times are. */
const ISO_LENGTH = 24;

/** Days since 1970 of a civil date after year 0 (Howard Hinnant's days-from-civil). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0;
  const leapDays = ((y / 4) | 0) - ((y / 100) | 0) + ((y / 400) | 0);

  return y * 365 + leapDays + dayOfYear + day - 1 - 719_468;
}

/** The two digits at `i`, -1 unless both are digits. */
function two(text: string, i: number): number {
  const tens = text.charCodeAt(i) - 48;
  const ones = text.charCodeAt(i + 1) - 48;

  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** `09:00:00.000Z` at `i` in ms; -1 where it is no such time. */
function parseClock(text: string, i: number): number {
  const hour = two(text, i);
  const minute = two(text, i + 3);
  const second = two(text, i + 6);
  const hundreds = text.charCodeAt(i + 9) - 48;
  const millis = two(text, i + 10);
  if (hour < 0 || minute < 0 || second < 0 || millis < 0) return -1;
  if (hour > 23 || minute > 59 || second > 59 || hundreds < 0 || hundreds > 9) return -1;

  return ((hour * 60 + minute) * 60 + second) * 1000 + hundreds * 100 + millis;
}

/** Whole days of `2026-03-31`; NaN for dates that may not exist, as the 29th to 31st. */
function parseCivil(text: string): number {
  const century = two(text, 0);
  const year = two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || day > 28) return Number.NaN;

  return daysFromCivil(century * 100 + year, month, day);
}

/** `2026-03-31T09:00:00.000Z` by arithmetic; NaN for every other form. */
function parseStored(text: string): number {
  if (text.length !== ISO_LENGTH || text.charCodeAt(10) !== 84 || text.charCodeAt(23) !== 90) {
    return Number.NaN;
  }
  const clock = parseClock(text, 11);

  return clock < 0 ? Number.NaN : parseCivil(text) * DAY + clock;
}

/**
 * The time an event carries as ISO text, in epoch ms; null where it is none. What the fast path
 * leaves to `Date.parse` (which alone took a tenth of an assessment) gives the same result there.
 */
export function parseTime(text: string | null): number | null {
  if (text === null || text === '') return null;
  const stored = parseStored(text);
  const time = Number.isNaN(stored) ? Date.parse(text) : stored;

  return Number.isNaN(time) ? null : time;
}
