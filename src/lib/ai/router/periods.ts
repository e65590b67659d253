import { DAY_MS } from '../../core/dates';
import type { Intent, Period, RoutedQuestion } from '../model';
import {
  dayOf,
  sameDayIn,
  spanBefore,
  spanOf,
  startOfToday,
  type Span,
  type Unit,
} from './calendar';
import { readNamedPeriods } from './named-periods';
import type { Direction, NamedPeriod } from './period-place';
import type { PeriodWord } from './period-words-table';
import type { Reading } from './reading';

export interface Periods {
  readonly period: Period | null;
  readonly before: Period | null;
}

/** A side of a comparison, before it is cut to what has been. */
type Side = Pick<NamedPeriod, 'span' | 'label' | 'unit'>;

const periodOf = ({ span, label }: Pick<Side, 'span' | 'label'>): Period => ({
  from: dayOf(span.from),
  to: dayOf(span.to),
  label,
});

const sideOf = (unit: Unit, today: number, offset: number): Side => ({
  span: spanOf(unit, today, offset),
  label: `${offset === 0 ? 'this' : 'last'} ${unit}`,
  unit,
});

const OVER: readonly (readonly [PeriodWord, Unit])[] = [
  ['over_year', 'year'],
  ['over_quarter', 'quarter'],
  ['over_month', 'month'],
  ['over_week', 'week'],
];

/** What lies just before: the same unit, or as many days. */
function sideBefore({ span, unit, label }: Side): Side {
  if (unit) {
    const before = spanBefore(unit, span);
    const isLast = label === `this ${unit}`;
    return { span: before, label: isLast ? `last ${unit}` : `the ${unit} before`, unit };
  }
  const length = span.to - span.from + DAY_MS;
  const before = { from: span.from - length, to: span.to - length };
  return { span: before, label: 'the days before', unit: null };
}

/** "Year over year": this one beside the last; months where nothing is said. */
function sidesUnnamed({ times }: Reading, today: number): [Side, Side] {
  const over = OVER.find(([word]) => times.some(({ meaning }) => meaning === word));
  const unit = over?.[1] ?? 'month';
  return [sideOf(unit, today, 0), sideOf(unit, today, -1)];
}

function sidesOfOne({ says }: Reading, named: NamedPeriod, today: number): [Side, Side] {
  // "Compare with last year" leaves out this one; "how was last year" asks for it.
  const isOther = says('compare') && named.isRelative && named.span.to < today;
  return isOther && named.unit ? [sideOf(named.unit, today, 0), named] : [named, sideBefore(named)];
}

/** Both sides of what is compared, the later first. */
function sidesOf(reading: Reading, named: readonly NamedPeriod[], today: number): [Side, Side] {
  const [first, second] = named;
  if (!first) return sidesUnnamed(reading, today);
  if (!second) return sidesOfOne(reading, first, today);
  return first.span.from >= second.span.from ? [first, second] : [second, first];
}

const wordsOfDay = (day: number): string =>
  new Date(day).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

const cutAt = (side: Side, to: number): Side => {
  const span: Span = { from: side.span.from, to };
  return { ...side, span, label: `${side.label} up to ${wordsOfDay(to)}` };
};

/** A period that still runs is put beside as much of the other: half a month is no whole one. */
function compared(later: Side, earlier: Side, today: number): Periods {
  const isRunning = later.span.from <= today && today < later.span.to;
  if (!isRunning || later.unit === null || later.unit !== earlier.unit) {
    return { period: periodOf(later), before: periodOf(earlier) };
  }
  const same = sameDayIn(earlier.span, later.span, today, later.unit);
  return { period: periodOf(cutAt(later, today)), before: periodOf(cutAt(earlier, same)) };
}

const directionOf = (reading: Reading, intent: Intent): Direction => {
  if (intent === 'forecast') return 'future';
  const isPast = reading.says('won') || reading.says('lost') || reading.says('closed');
  return reading.says('close_this') && !isPast && intent === 'find' ? 'future' : 'past';
};

const UNIT_BEFORE: readonly (readonly [PeriodWord, Unit])[] = [
  ['unit_week', 'week'],
  ['unit_month', 'month'],
  ['unit_quarter', 'quarter'],
  ['unit_year', 'year'],
];

/** "And the month before?": counted from what was asked before. */
function readBefore(reading: Reading, previous: RoutedQuestion | null, today: number): Side | null {
  const { times } = reading;
  const unit = UNIT_BEFORE.find(([meaning]) =>
    times.some(
      (time) =>
        time.meaning === meaning &&
        times.some((next) => next.meaning === 'before_that' && next.from === time.to),
    ),
  )?.[1];
  if (!unit) return null;
  const from = previous?.before?.from ?? previous?.period?.from;
  const span = spanOf(unit, from === undefined ? today : Date.parse(from), -1);
  return { span, label: `the ${unit} before`, unit };
}

/** The periods that a question is about; for a comparison both sides, also where it names none. */
export function readPeriods(
  reading: Reading,
  intent: Intent,
  { now, previous }: { now: Date; previous: RoutedQuestion | null },
): Periods {
  const today = startOfToday(now);
  const named = readNamedPeriods(reading, today, directionOf(reading, intent));
  const earlier = readBefore(reading, previous, today);
  if (intent === 'compare') {
    if (earlier?.unit) return compared(sideOf(earlier.unit, today, 0), earlier, today);
    return compared(...sidesOf(reading, named, today), today);
  }
  const period = named[0] ?? earlier;
  return { period: period ? periodOf(period) : null, before: null };
}

/** How many periods a question names. */
export const countPeriods = (reading: Reading, now: Date): number =>
  readNamedPeriods(reading, startOfToday(now), 'past').length;
