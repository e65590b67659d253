import { DAY } from './ramp';

const pad = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** More days than 30 years have; a sweep meets the same few hundred again and again. */
const MAX_NAMED_DAYS = 11_000;
const namedDays = new Map<number, string>();

/** The UTC day of a moment as YYYY-MM-DD. */
export function formatDay(at: number): string {
  const day = Math.floor(at / DAY);
  const known = namedDays.get(day);
  if (known !== undefined) return known;
  if (namedDays.size >= MAX_NAMED_DAYS) namedDays.clear();
  const name = nameOfDay(day);
  namedDays.set(day, name);

  return name;
}

/** Howard Hinnant's civil-from-days; `day` counts from 1970-01-01. */
function nameOfDay(dayNumber: number): string {
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);

  return `${year}-${pad(month)}-${pad(day)}`;
}

/** "1 day", "23 days"; part days are cut, so that the words never run ahead of the clock. */
export function formatDays(days: number): string {
  const whole = Math.floor(days);

  return whole === 1 ? '1 day' : `${whole} days`;
}

/** UTC days from one moment to another, whatever the hour. */
export const calendarDays = (from: number, to: number): number =>
  Math.floor(to / DAY) - Math.floor(from / DAY);

/** "23 days ago", in whole days before `asOf`; of less than one the UTC day: "yesterday" or "today". */
export function formatAgo(days: number, asOf: number): string {
  if (days >= 1) return `${formatDays(days)} ago`;

  return calendarDays(asOf - days * DAY, asOf) > 0 ? 'yesterday' : 'today';
}

/** "1 time", "3 times". */
export function formatTimes(n: number): string {
  return n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`;
}

/** A stage as people read it: `offer_sent` becomes "offer sent". */
export function formatStage(stage: string): string {
  return stage.includes('_') ? stage.replaceAll('_', ' ') : stage;
}

/** Log-odds points with their sign: "+0.31 points", "-0.08 points". */
export function formatPoints(points: number): string {
  return `${points < 0 ? '-' : '+'}${Math.abs(points).toFixed(2)} points`;
}
