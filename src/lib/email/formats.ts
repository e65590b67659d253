import { DAY_MS } from '../core/dates';
import type { MailReader } from './model';

/** Figures and dates as one reader writes them. */
export interface Formats {
  money(value: number, currency: string): string;
  count(value: number): string;
  /** A moment on the reader's clock; in UTC, which is then named, where we do not know their zone. */
  moment(at: Date): string;
  /** When something is due: a whole day (00:00 UTC) without a time, the same for every reader. */
  due(at: Date): string;
  day(at: Date): string;
}

const FALLBACK = 'en-US';
const UTC = 'UTC';

/** A locale or zone that the runtime does not know, or none, counts as the fallback. */
function known(value: string | null, fallback: string, use: (value: string) => unknown): string {
  if (value === null) return fallback;
  try {
    use(value);
    return value;
  } catch (error) {
    if (error instanceof RangeError) return fallback;
    throw error;
  }
}

function formatMoney(locale: string, value: number, currency: string): string {
  const digits = { maximumFractionDigits: Number.isInteger(value) ? 0 : 2 };
  const code = known(currency, '', (given) => new Intl.NumberFormat(locale, { style: 'currency', currency: given })); // prettier-ignore
  if (code === '') return `${currency} ${new Intl.NumberFormat(locale, digits).format(value)}`;
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits }).format(value);
}

const isWholeDay = (at: Date): boolean => at.getTime() % DAY_MS === 0;

export function formatsOf(reader: MailReader): Formats {
  const locale = known(reader.locale, FALLBACK, (given) => new Intl.DateTimeFormat(given));
  const timeZone = known(reader.timeZone, UTC, (given) => new Intl.DateTimeFormat(FALLBACK, { timeZone: given })); // prettier-ignore
  const numbers = new Intl.NumberFormat(locale);
  const written = (at: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  const zoneName = timeZone === UTC ? ` ${UTC}` : '';
  const moment = (at: Date) =>
    `${written(at, { dateStyle: 'medium' })}, ${written(at, { timeStyle: 'short' })}${zoneName}`;
  return {
    money: (value, currency) => formatMoney(locale, value, currency),
    count: (value) => numbers.format(value),
    moment,
    due: (at) =>
      isWholeDay(at) ? written(at, { dateStyle: 'medium', timeZone: UTC }) : moment(at),
    day: (at) => written(at, { dateStyle: 'medium' }),
  };
}
