import { MONTHS, MONTHS_ALONE, WEEKDAYS, WEEKDAYS_SHORT } from './calendar-table';
import type { Span } from './checked-text';
import { dayKey, monthDayKey, monthKey, timeOfDay } from './known-days';
import { readRelativeDates } from './relative-dates';

/** Words that name a day or a period. */
export interface DateClaim extends Span {
  /** True if all keys of one of these are known; the keys are those of `keysOfDay`. */
  readonly anyOf: readonly (readonly string[])[];
  /** May as well be no date: then it is read as a figure. */
  readonly isTentative?: boolean;
}

const monthNumbers = new Map(
  MONTHS.flatMap((names, at) => names.map((name) => [name, at + 1] as const)),
);
const weekdayNumbers = new Map([
  ...WEEKDAYS.flatMap((names, at) => names.map((name) => [name, at] as const)),
  ...WEEKDAYS_SHORT.map((name, at) => [name, at] as const),
]);

const oneOf = (names: readonly string[]): string =>
  names.toSorted((a, b) => b.length - a.length).join('|');
const MONTH = `(?<month>${oneOf([...monthNumbers.keys()])})(?!\\p{L})`;
const NO_WORD_BEFORE = String.raw`(?<![\p{L}\p{N}])`;
const TH = String.raw`(?:st|nd|rd|th|\.|er|º|ª)?`;
const YEAR = String.raw`(?<year>(?:19|20|21)[0-9]{2})(?![0-9])`;
const THEN_YEAR = String.raw`(?:\.?,?\s(?:of\s|de\s|del\s)?${YEAR}|\s?'(?<short>[0-9]{2})(?![0-9]))`;
const WEEKDAY = `(?:(?<weekday>${oneOf([...weekdayNumbers.keys()])})\\.?,?\\s(?:the\\s|den\\s|le\\s)?)?`;

const pattern = (source: string): RegExp => new RegExp(NO_WORD_BEFORE + source, 'giu');

type Groups = Readonly<Record<string, string | undefined>>;
type Alternatives = readonly (readonly string[])[];

function withWeekday(keys: readonly string[], weekday: string | undefined): string[] {
  const number = weekdayNumbers.get((weekday ?? '').toLowerCase());
  if (number === undefined) return [...keys];
  return keys.map((key) => {
    if (key.startsWith('md:')) return `${key}w${number}`;
    return new Date(key.slice(2)).getUTCDay() === number ? key : 'no such day';
  });
}

function dayOf(year: number | null, month: number, day: string): string {
  const time = timeOfDay(year ?? 2000, month, Number(day));
  if (time === null) return 'no such day';
  return year === null ? monthDayKey(month, Number(day)) : dayKey(time);
}

const yearOf = ({ year, short }: Groups): number | null =>
  year !== undefined ? Number(year) : short !== undefined ? 2000 + Number(short) : null;

const monthOf = ({ month }: Groups): number => monthNumbers.get((month ?? '').toLowerCase()) ?? 0;

function namedDay(groups: Groups): Alternatives {
  const days = [groups['first'], groups['day']].filter((each) => each !== undefined);
  const keys = days.map((day) => dayOf(yearOf(groups), monthOf(groups), day));
  return [withWeekday(keys, groups['weekday'])];
}

/** 03/08/2026 is the third of August or the eighth of March. */
function numericDay(groups: Groups): Alternatives {
  const { a = '', b = '', y = '' } = groups;
  const year = y === '' ? null : Number(y.length === 2 ? `20${y}` : y);
  return [
    withWeekday([dayOf(year, Number(b), a)], groups['weekday']),
    withWeekday([dayOf(year, Number(a), b)], groups['weekday']),
  ];
}

const isoDay = (groups: Groups): Alternatives => [
  withWeekday(
    [dayOf(Number(groups['year']), Number(groups['m']), groups['d'] ?? '')],
    groups['weekday'],
  ),
];

const QUARTERS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  last: 4,
};

function part(groups: Groups, letter: 'q' | 'h'): Alternatives {
  const number = groups['part'] ?? '';
  const value = QUARTERS[number.toLowerCase()] ?? Number(number);
  const year = yearOf(groups);
  return [[year === null ? `${letter}:${value}` : `y${letter}:${year}-${value}`]];
}

const yearOrShort = String.raw`(?:(?<year>(?:19|20|21)[0-9]{2})|'?(?<short>[0-9]{2}))(?![0-9])`;

const READERS: readonly { readonly reads: RegExp; readonly toKeys: (groups: Groups) => Alternatives; readonly isTentative?: boolean }[] = [
  { reads: pattern(String.raw`${WEEKDAY}(?<year>[12][0-9]{3})[-/.](?<m>[0-9]{1,2})[-/.](?<d>[0-9]{1,2})(?![0-9])(?:T[0-9:.]{1,15}(?:Z|[+-][0-9:]{1,5})?)?`), toKeys: isoDay },
  { reads: pattern(String.raw`(?<![.,/])${WEEKDAY}(?<a>[0-9]{1,2})(?<sign>[./-])(?<b>[0-9]{1,2})\k<sign>(?<y>[0-9]{4}|[0-9]{2})(?![0-9])`), toKeys: numericDay },
  { reads: pattern(String.raw`${WEEKDAY}(?:(?<first>[0-9]{1,2})${TH}\s?[-–—]\s?)?(?<day>[0-9]{1,2})${TH}\s?(?:of\s|de\s|d['’])?${MONTH}${THEN_YEAR}?`), toKeys: namedDay },
  { reads: pattern(String.raw`${WEEKDAY}${MONTH}\.?\s(?<first>[0-9]{1,2})(?:st|nd|rd|th)?(?:\s?[-–—]\s?(?<day>[0-9]{1,2})(?:st|nd|rd|th)?)?(?![0-9]|[.,][0-9])(?:,?\s${YEAR})?`), toKeys: namedDay },
  { reads: pattern(`${MONTH}${THEN_YEAR}`), toKeys: (groups) => [[monthKey(yearOf(groups) ?? 0, monthOf(groups))]] },
  { reads: pattern(String.raw`Q(?<part>[1-4])(?:[\s/-]{0,2}${yearOrShort})?(?![\p{L}\p{N}])`), toKeys: (groups) => part(groups, 'q') },
  { reads: pattern(String.raw`(?<year>(?:19|20|21)[0-9]{2})[-\s]?Q(?<part>[1-4])(?![\p{L}\p{N}])`), toKeys: (groups) => part(groups, 'q') },
  { reads: pattern(String.raw`(?<part>first|second|third|fourth)\squarter(?:,?\s(?:of\s)?${YEAR})?(?!\p{L})`), toKeys: (groups) => part(groups, 'q') },
  { reads: pattern(String.raw`H(?<part>[12])(?:[\s/-]{0,2}${yearOrShort})?(?![\p{L}\p{N}])`), toKeys: (groups) => part(groups, 'h') },
  { reads: pattern(String.raw`FY[\s/-]?${yearOrShort}(?![\p{L}\p{N}])`), toKeys: (groups) => [[`y:${yearOf(groups)}`]] },
  { reads: pattern(String.raw`(?<time>[0-2]?[0-9]:[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])`), toKeys: ({ time = '' }) => [[`t:${time.padStart(5, '0')}`]] },
  { reads: pattern(String.raw`(?<!['.,/])(?<a>[0-9]{1,2})\/(?<b>[0-9]{1,2})(?![\p{N}/]|[.,][0-9])`), toKeys: numericDay, isTentative: true },
]; // prettier-ignore

/** "23 may change", "3 march". */
const isVerb = (month: string | undefined): boolean => month === 'may' || month === 'march';

const MONTH_ALONE = pattern(MONTH);
const WEEKDAY_ALONE = pattern(`(?<weekday>${oneOf(WEEKDAYS.flat())})s?(?!\\p{L})`);
const YEAR_ALONE = pattern(
  String.raw`(?<![$€£¥.,'#-])${YEAR}(?!\s?(?:[%€$£]|EUR|USD|GBP)|[.,][0-9])(?![\p{L}])`,
);

/** "may" is a verb and "march" is one too: in English only a capital makes a month of them. */
function isMonthAlone(name: string): boolean {
  if (!MONTHS_ALONE.has(name.toLowerCase()) && name !== 'May' && name !== 'March') return false;
  return /^\p{Lu}/u.test(name) || !['march', 'august'].includes(name.toLowerCase());
}

function readAlone(text: string): DateClaim[] {
  const claims: DateClaim[] = [];
  for (const { 0: name, index } of text.matchAll(MONTH_ALONE)) {
    const month = monthNumbers.get(name.toLowerCase());
    if (isMonthAlone(name))
      claims.push({ from: index, to: index + name.length, anyOf: [[`m:${month}`]] });
  }
  for (const { 0: name, index, groups } of text.matchAll(WEEKDAY_ALONE)) {
    const number = weekdayNumbers.get((groups?.['weekday'] ?? '').toLowerCase());
    claims.push({ from: index, to: index + name.length, anyOf: [[`w:${number}`]] });
  }
  for (const { 0: year, index } of text.matchAll(YEAR_ALONE))
    claims.push({
      from: index,
      to: index + year.length,
      anyOf: [[`y:${year}`]],
      isTentative: true,
    });
  return claims;
}

/** All days and periods that a text names, in the order in which they are to be believed. */
export function readDates(text: string, asOf: number): DateClaim[] {
  const claims: DateClaim[] = [];
  // Most sentences have neither a digit nor a quarter: fifteen patterns are spared them.
  const readers = /[0-9]|quarter/i.test(text) ? READERS : [];
  for (const { reads, toKeys, isTentative } of readers) {
    for (const match of text.matchAll(reads)) {
      if (isVerb(match.groups?.['month'])) continue;
      const to = match.index + match[0].length;
      claims.push({ from: match.index, to, anyOf: toKeys(match.groups ?? {}), isTentative });
    }
  }
  return [...claims, ...readRelativeDates(text, asOf), ...readAlone(text)];
}

/** For a text that is believed: every key that it may mean. */
export const keysOfDates = (text: string, asOf: number): string[] =>
  readDates(text, asOf)
    .flatMap(({ anyOf }) => anyOf.flat())
    .flatMap(keysWithin);

/** A known day makes its month known too. */
function keysWithin(key: string): string[] {
  const month = /^(?:d|ym):([0-9]{4})-([0-9]{2})/.exec(key);
  if (!month) return [key];
  const [, year = '', number = ''] = month;
  return [key, `ym:${year}-${number}`, `m:${Number(number)}`, `y:${year}`];
}
