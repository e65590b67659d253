import { DAY_MS, startOfUtcDay } from '../../core/dates';

export const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Unit = (typeof UNITS)[number];

/** Two days that both count, as the first millisecond of each in UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const MONTHS_OF: Readonly<Partial<Record<Unit, number>>> = { month: 1, quarter: 3, year: 12 };

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const monthSpan = (year: number, month: number, months = 1): Span => ({
  from: Date.UTC(year, month, 1),
  to: Date.UTC(year, month + months, 0),
});

/** The day, week (from Monday), month, quarter or year that lies `offset` of them after today's. */
export function spanOf(unit: Unit, today: number, offset: number): Span {
  if (unit === 'day') return { from: today + offset * DAY_MS, to: today + offset * DAY_MS };
  if (unit === 'week') {
    const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS;
    const from = monday + offset * 7 * DAY_MS;
    return { from, to: from + 6 * DAY_MS };
  }
  const date = new Date(today);
  const months = MONTHS_OF[unit] ?? 1;
  const first = Math.floor(date.getUTCMonth() / months) * months + offset * months;
  return monthSpan(date.getUTCFullYear(), first, months);
}

/** The span of the same unit just before one. */
export const spanBefore = (unit: Unit, span: Span): Span => spanOf(unit, span.from, -1);

/** The last day that has this weekday (1 is Monday), before today. */
export const weekdayBefore = (today: number, weekday: number): number => {
  const days = (((new Date(today).getUTCDay() + 6) % 7) - (weekday - 1) + 7) % 7;
  return today - (days === 0 ? 7 : days) * DAY_MS;
};

export const startOfToday = (now: Date): number => startOfUtcDay(now.getTime());

/** The day that lies as far into `other` as `day` lies into `span`; the last one where it is shorter. */
export function sameDayIn(other: Span, span: Span, day: number, unit: Unit): number {
  if (unit !== 'year') return Math.min(other.to, other.from + (day - span.from));
  const date = new Date(day);
  const year = new Date(other.from).getUTCFullYear();
  const lastOfMonth = Date.UTC(year, date.getUTCMonth() + 1, 0);
  return Math.min(lastOfMonth, Date.UTC(year, date.getUTCMonth(), date.getUTCDate()));
}
