import { DAY_MS, startOfUtcDay } from '@/lib/core/dates';

const pad = (value: number): string => String(value).padStart(2, '0');

/** A year, month and day as the millisecond at which it begins; null where no calendar has it. */
export function timeOfDay(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : null;
}

export const timeOfIso = (day: string): number | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  return match ? timeOfDay(Number(match[1]), Number(match[2]), Number(match[3])) : null;
};

/** The Monday of a day's week. */
export const weekOf = (time: number): number =>
  startOfUtcDay(time) - ((new Date(time).getUTCDay() + 6) % 7) * DAY_MS;

export const dayKey = (time: number): string => `d:${new Date(time).toISOString().slice(0, 10)}`;
export const monthKey = (year: number, month: number): string => `ym:${year}-${pad(month)}`;
export const monthDayKey = (month: number, day: number): string => `md:${pad(month)}-${pad(day)}`;

/** All that may be said of a day: the day, its month, its quarter, its year, its weekday. */
export function keysOfDay(time: number): string[] {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const quarter = Math.ceil(month / 3);
  return [
    dayKey(time),
    monthDayKey(month, day),
    `${monthDayKey(month, day)}w${date.getUTCDay()}`,
    monthKey(year, month),
    `m:${month}`,
    `y:${year}`,
    `yq:${year}-${quarter}`,
    `q:${quarter}`,
    `yh:${year}-${Math.ceil(quarter / 2)}`,
    `h:${Math.ceil(quarter / 2)}`,
    `w:${date.getUTCDay()}`,
    `wk:${weekOf(time)}`,
  ];
}
