import { dayOf } from './calendar';
import { readIsoDays, readMonth, readQuarter, readToDate, readYear } from './dated-periods';
import {
  endOf,
  rangeOf,
  unitAt,
  type Direction,
  type NamedPeriod,
  type Place,
  type Reader,
} from './period-place';
import type { Reading } from './reading';
import { oneOf, readBehind, readDays, readStepped, readWeekday } from './stepped-periods';

const SIMPLE: readonly Reader[] = [
  readIsoDays, readToDate, readStepped, readBehind, readWeekday, readDays, readQuarter, readMonth, readYear,
]; // prettier-ignore

function readFirst(place: Place, readers: readonly Reader[]): NamedPeriod | null {
  for (const read of readers) {
    const named = read(place);
    if (named) return named;
  }
  return null;
}

/** How many small words ("the", "of") may stand between "since" or "end of" and what follows. */
const FILLERS = 2;

function readBehindFillers(
  place: Place,
  start: number,
  readers: readonly Reader[],
): NamedPeriod | null {
  for (let at = start; at <= start + FILLERS; at += 1) {
    const named = readFirst({ ...place, at }, readers);
    if (named) return named;
  }
  return null;
}

const readSince: Reader = (place) => {
  const start = endOf(place, place.at, 'since');
  const named = start === null ? null : readBehindFillers(place, start, SIMPLE);
  if (!named || named.span.from > place.today) return null;
  // "From Q1 to Q2" and "from Monday to Friday" name two ends, not one.
  return rangeOf(
    { from: named.span.from, to: place.today },
    `since ${dayOf(named.span.from)}`,
    named.end,
  );
};

const readUnit: Reader = (place) => {
  const named = unitAt(place, place.at);
  return named && oneOf(named.unit, 0, 'this', place.today, named.end);
};

const readEnd: Reader = (place) => {
  const start = endOf(place, place.at, 'end_of');
  const named = start === null ? null : readBehindFillers(place, start, [...SIMPLE, readUnit]);
  if (!named || named.span.to < place.today) return null;
  return rangeOf(
    { from: place.today, to: named.span.to },
    `up to ${dayOf(named.span.to)}`,
    named.end,
  );
};

/** The periods that a question names, in its order. */
export function readNamedPeriods(
  reading: Reading,
  today: number,
  direction: Direction,
): NamedPeriod[] {
  const periods: NamedPeriod[] = [];
  let at = 0;
  while (at < reading.words.length) {
    const named = readFirst({ reading, at, today, direction }, [readSince, readEnd, ...SIMPLE]);
    if (named) periods.push(named);
    at = named ? Math.max(named.end, at + 1) : at + 1;
  }
  return periods;
}
