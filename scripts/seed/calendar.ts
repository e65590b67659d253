/**
 * The demo's calendar counts working days: day 0 is today (or the Monday after, at a weekend), day
 * -1 the working day before. Everything is simulated in these numbers and turned into dates last,
 * so the same seed tells the same story on any day and no event ever falls on a weekend. Moving
 * today by a week moves every date by a week; by one weekday, to the next working day.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 1970-01-01 was a Thursday: three days after the Monday that weeks are counted from. */
const EPOCH_WEEKDAY = 3;

/** Dates without a time of day stand at noon UTC, so that they are the same date almost everywhere. */
const NOON = 12 * 60;

export interface WorkCalendar {
  /** Epoch milliseconds of a minute (after midnight UTC) on a working day. */
  at(workday: number, minute: number): number;
  /** Epoch milliseconds that stand for a working day as a whole. */
  dateOf(workday: number): number;
}

/** Number of the working day of a date; Saturday and Sunday count as the Monday that follows. */
function workdayNumber(epochMs: number): number {
  const day = Math.floor(epochMs / DAY_MS) + EPOCH_WEEKDAY;
  const week = Math.floor(day / 7);
  return week * 5 + Math.min(day - week * 7, 5);
}

/** The calendar around a day; only the UTC date of `today` matters, not its time. */
export function createCalendar(today: number): WorkCalendar {
  const zero = workdayNumber(today);
  const at = (workday: number, minute: number): number => {
    const number = zero + workday;
    const week = Math.floor(number / 5);
    const day = week * 7 + (number - week * 5) - EPOCH_WEEKDAY;
    return day * DAY_MS + minute * MINUTE_MS;
  };
  return { at, dateOf: (workday) => at(workday, NOON) };
}
