import { currencyCode } from '../core/money';
import { parseIsoTime } from './iso-time';

export type DateOrder = 'iso' | 'day_first' | 'month_first';
export type DecimalMark = 'point' | 'comma';

/** Two numbers and a year of four digits, then perhaps a time of day. */
const CIVIL_DATE =
  /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap])\.?m\.?)?)?$/i;

const twoDigits = (text: string): string => text.padStart(2, '0');

/** The hour of the day in two digits; `meridiem` is `a`, `p` or nothing. */
function hourOfDay(hour: string, meridiem: string | undefined): string {
  if (meridiem === undefined) return twoDigits(hour);
  const twelve = Number(hour);
  // 0 and 13 o'clock do not exist there; the hour 99 makes the date be refused.
  if (twelve < 1 || twelve > 12) return '99';

  return twoDigits(String((twelve % 12) + (meridiem.toLowerCase() === 'p' ? 12 : 0)));
}

/** `T14:05:00Z` of the parts of a match; nothing where the file gives only the day. */
function clockOf([hour, minute, second, meridiem]: readonly (string | undefined)[]): string {
  if (hour === undefined) return '';

  return `T${hourOfDay(hour, meridiem)}:${minute}:${second ?? '00'}Z`;
}

/**
 * A date of the file as ISO 8601, a time of day as UTC. What is no date in this order stays as it
 * is, so that the row is refused with the words of the file.
 */
export function toIsoDate(text: string, order: DateOrder): string {
  if (order === 'iso') return text;
  const match = CIVIL_DATE.exec(text.trim());
  if (!match) return text;
  const [first = '', second = '', year] = match.slice(1, 4);
  const [day, month] = order === 'day_first' ? [first, second] : [second, first];
  const iso = `${year}-${twoDigits(month)}-${twoDigits(day)}${clockOf(match.slice(4))}`;

  return parseIsoTime(iso) === null ? text : iso;
}

/** Currencies as they are written beside an amount; other letters (12k, 3 Mio) change its size. */
const SIGN = String.raw`(?:[A-Z]{0,2}\p{Sc}|\p{Sc}[A-Z]{2}|[A-Z]{3}|kr\.?|Kč|zł|Ft|Fr\.)`;
const BESIDE = new RegExp(`^(${SIGN})?\\s*([+-]?)\\s*(${SIGN})?\\s*(\\d.*?)\\s*(${SIGN})?$`, 'u');
const PLAIN = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
/** Groups of three, all parted by the same sign; `.` and `,` each have one meaning per file. */
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  point: /^(?:\d+|\d{1,3}(?:([,\s'’])\d{3})(?:\1\d{3})*)(?:\.\d+)?$/,
  comma: /^(?:\d+|\d{1,3}(?:([.\s'’])\d{3})(?:\1\d{3})*)(?:,\d+)?$/,
};

const isCode = (sign: string): boolean =>
  !/^[A-Z]{3}$/.test(sign) || currencyCode.safeParse(sign).success;

/** What stands beside the digits is taken off where it is a currency, at most once. */
function withoutCurrency(text: string): { sign: string; digits: string } | null {
  const match = BESIDE.exec(text);
  if (!match) return null;
  const [, before, sign = '', between, digits = '', after] = match;
  const signs = [before, between, after].filter((each) => each !== undefined);
  if (signs.length > 1 || !signs.every(isCode)) return null;

  return { sign, digits };
}

/**
 * A number of the file as a plain decimal (`1234.56`). What is no clean number under this decimal
 * mark is left such that the row is refused.
 */
export function toPlainNumber(text: string, decimals: DecimalMark): string {
  const trimmed = text.trim();
  if (trimmed === '' || (decimals === 'point' && PLAIN.test(trimmed))) return trimmed;
  const parts = withoutCurrency(trimmed);
  if (parts !== null && GROUPED[decimals].test(parts.digits)) {
    const digits = parts.digits.replace(decimals === 'point' ? /[,\s'’]/g : /[.\s'’]/g, '');

    return parts.sign + digits.replace(',', '.');
  }

  // As it is, 1.5 would pass for one and a half in a file that writes 1,5.
  return PLAIN.test(trimmed) ? `${trimmed} (in a file with decimal commas)` : trimmed;
}
