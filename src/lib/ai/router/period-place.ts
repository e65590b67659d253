import type { Span, Unit } from './calendar';
import type { PeriodWord } from './period-words-table';
import type { Reading } from './reading';

/** A period as a question names it. */
export interface NamedPeriod {
  readonly span: Span;
  readonly label: string;
  /** What it is one of; null for a range such as "the last 14 days". */
  readonly unit: Unit | null;
  /** "Last month": named by its distance from today, so a comparison may leave out this one. */
  readonly isRelative: boolean;
  /** Index of the first word after it. */
  readonly end: number;
}

/** What a month or a weekday without more means: the one that was, or the one that will be. */
export type Direction = 'past' | 'future';

export interface Place {
  readonly reading: Reading;
  readonly at: number;
  readonly today: number;
  readonly direction: Direction;
}

export type Reader = (place: Place) => NamedPeriod | null;

/** The longest phrase of this meaning that begins at a word: the index after it, or null. */
export function endOf({ reading }: Place, at: number, meaning: PeriodWord): number | null {
  const ends = reading.times.filter((time) => time.from === at && time.meaning === meaning);
  return ends.length === 0 ? null : Math.max(...ends.map(({ to }) => to));
}

const UNIT_WORDS: readonly (readonly [PeriodWord, Unit])[] = [
  ['unit_day', 'day'],
  ['unit_week', 'week'],
  ['unit_month', 'month'],
  ['unit_quarter', 'quarter'],
  ['unit_year', 'year'],
];

export function unitAt(place: Place, at: number): { unit: Unit; end: number } | null {
  for (const [meaning, unit] of UNIT_WORDS) {
    const end = endOf(place, at, meaning);
    if (end !== null) return { unit, end };
  }
  return null;
}

const STEPS = [
  ['last', -1],
  ['this', 0],
  ['next', 1],
] as const;

export function stepAt(
  place: Place,
  at: number,
): { word: (typeof STEPS)[number][0]; offset: number; end: number } | null {
  for (const [word, offset] of STEPS) {
    const end = endOf(place, at, word);
    if (end !== null) return { word, offset, end };
  }
  return null;
}

export function countAt(place: Place, at: number): number | null {
  const word = place.reading.words[at];
  if (word?.isNumber) {
    const count = Number(word.text);
    return Number.isInteger(count) && count >= 1 && count <= 1_000 ? count : null;
  }
  if (endOf(place, at, 'few') !== null) return 2;
  return endOf(place, at, 'three') === null ? null : 3;
}

export const rangeOf = (span: Span, label: string, end: number): NamedPeriod => ({
  span,
  label,
  unit: null,
  isRelative: false,
  end,
});
