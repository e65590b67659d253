import { z } from 'zod';

export const DAY_MS = 86_400_000;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/**
 * Reads `YYYY-MM-DD` (taken as that day at 00:00 UTC) or an ISO 8601 time with its zone; null for
 * anything else, for days that no calendar has (February 30) and for years outside 1970 to 2199.
 */
export function parseIsoDate(text: string): Date | null {
  if (!ISO_DATE.test(text) && !ISO_TIME.test(text)) return null;
  const date = new Date(text);
  const time = date.getTime();
  if (Number.isNaN(time) || time < EARLIEST || time >= LATEST) return null;
  // `new Date('2026-02-30')` rolls over to March in some forms: a rolled day is a wrong day.
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(
    Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0),
  ).getUTCDate();
  return day > lastDay ? null : date;
}

/** A date in JSON or a form. */
export const isoDate = z.string({ error: 'must be a date' }).transform((text, context) => {
  const date = parseIsoDate(text.trim());
  if (date) return date;
  context.addIssue({
    code: 'custom',
    message: 'must be a date such as 2026-03-31 or 2026-03-31T09:00:00Z, between 1970 and 2199',
  });
  return z.NEVER;
});

/** The first moment of the UTC month that a time lies in. */
export const startOfUtcMonth = (time: Date): Date =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), 1));

/** The UTC day that a time lies on, as its first millisecond. */
export const startOfUtcDay = (time: number): number => Math.floor(time / DAY_MS) * DAY_MS;
