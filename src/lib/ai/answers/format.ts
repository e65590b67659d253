import type { Figure } from '../model';

const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

const inWords = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  // Intl sets a no-break space after a currency's code; answers are compared and copied as text.
  new Intl.NumberFormat('en-US', options).format(value).replaceAll('\u00A0', ' ');

function formatMoney(value: number, currency: string): string {
  const digits = { maximumFractionDigits: Number.isInteger(value) ? 0 : 2 };
  try {
    return inWords(value, { style: 'currency', currency, ...digits });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `${currency} ${inWords(value, digits)}`;
  }
}

/** A number as it is written beside scores and points: whole, or with two decimals or more. */
const formatNumber = (value: number): string =>
  inWords(value, Number.isInteger(value) ? {} : { minimumFractionDigits: 2, maximumFractionDigits: 6 }); // prettier-ignore

/** "1 day", "23 days"; whole days. */
export const formatDays = (days: number): string =>
  `${inWords(days)} ${days === 1 ? 'day' : 'days'}`;

/** A figure as answers and prompts write it, the same everywhere: `$4,200.50`, `42.5%`, `23 days`. */
export function formatFigure({ value, unit, currency }: Figure): string {
  if (unit === 'money') return formatMoney(value, currency ?? '');
  if (unit === 'percent') return `${inWords(value, { maximumFractionDigits: 1 })}%`;
  if (unit === 'days') return formatDays(value);
  return unit === 'count' ? inWords(value) : formatNumber(value);
}

/** The UTC day of a moment as `YYYY-MM-DD`. */
export const dayOf = (time: Date | string): string =>
  (typeof time === 'string' ? new Date(time) : time).toISOString().slice(0, 10);

/** A day in words: "3 Aug 2026". */
export function formatDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

/** "deal" or "deals". */
export const noun = (count: number, one: string, many = `${one}s`): string =>
  count === 1 ? one : many;

/**
 * A score with two decimals, and more only where two would put it across a band's usual limit that it
 * has not reached: 0.6996 is Medium and must not read 0.70.
 */
export function roundScore(score: number): number {
  const bandOf = (value: number): number => Number(value >= 0.4) + Number(value >= 0.7);
  const digits = [2, 3, 4, 5].find((count) => bandOf(Number(score.toFixed(count))) === bandOf(score)); // prettier-ignore
  return Number(score.toFixed(digits ?? 6));
}

/** "this month", "since Friday", "in July 2026": a period as it goes on in a sentence. */
export const during = (period: string): string =>
  /^(?:this|last|next|since|today|yesterday|tomorrow)\b/i.test(period) ? period : `in ${period}`;

/** A share of 0..1 as a percent with one decimal at most. */
export const toPercent = (share: number): number => Math.round(share * 1_000) / 10;
