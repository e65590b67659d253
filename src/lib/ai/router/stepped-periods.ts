import { DAY_MS } from '../../core/dates';
import { dayOf, spanOf, weekdayBefore, type Unit } from './calendar';
import {
  countAt,
  endOf,
  rangeOf,
  stepAt,
  unitAt,
  type NamedPeriod,
  type Reader,
} from './period-place';

export const oneOf = (
  unit: Unit,
  offset: number,
  word: string,
  today: number,
  end: number,
): NamedPeriod => ({
  span: spanOf(unit, today, offset),
  label: `${word} ${unit}`,
  unit,
  isRelative: true,
  end,
});

const DAYS_IN: Readonly<Record<Unit, number>> = {
  day: 1,
  week: 7,
  month: 30,
  quarter: 91,
  year: 365,
};

/** "Last 14 days" and "next two weeks": whole days, today among those that were. */
function severalUnits(
  offset: number,
  count: number,
  unit: Unit,
  today: number,
  end: number,
): NamedPeriod {
  const days = count * DAYS_IN[unit];
  const isAhead = offset > 0;
  const from = isAhead ? today : today - (days - 1) * DAY_MS;
  const to = isAhead ? today + (days - 1) * DAY_MS : today;
  const word = isAhead ? 'next' : 'last';
  return rangeOf({ from, to }, `the ${word} ${count} ${unit}${count === 1 ? '' : 's'}`, end);
}

/** "Last week" and "last 14 days". */
const readStepFirst: Reader = (place) => {
  const step = stepAt(place, place.at);
  if (!step) return null;
  const count = countAt(place, step.end);
  const named = unitAt(place, count === null ? step.end : step.end + 1);
  if (!named) return null;
  return count === null
    ? oneOf(named.unit, step.offset, step.word, place.today, named.end)
    : severalUnits(step.offset, count, named.unit, place.today, named.end);
};

/** "Les 7 derniers jours": the number stands first. */
const readCountFirst: Reader = (place) => {
  const count = countAt(place, place.at);
  const step = count === null ? null : stepAt(place, place.at + 1);
  const named = step && unitAt(place, step.end);
  if (count === null || !step || !named) return null;
  return severalUnits(step.offset, count, named.unit, place.today, named.end);
};

export const readStepped: Reader = (place) => readStepFirst(place) ?? readCountFirst(place);

/** "El mes pasado", "le trimestre prochain": the word stands behind. */
export const readBehind: Reader = (place) => {
  const named = unitAt(place, place.at);
  const step = named && stepAt(place, named.end);
  if (!named || !step || unitAt(place, step.end)) return null;
  return oneOf(named.unit, step.offset, step.word, place.today, step.end);
};

export const readDays: Reader = (place) => {
  const { at, today } = place;
  for (const [meaning, offset] of [
    ['today', 0],
    ['yesterday', -1],
    ['tomorrow', 1],
  ] as const) {
    const end = endOf(place, at, meaning);
    const isGreeting =
      at > 0 && /^(guten|goede|good)$/.test(place.reading.words[at - 1]?.text ?? '');
    if (end !== null && !isGreeting) {
      return {
        span: spanOf('day', today, offset),
        label: meaning,
        unit: 'day',
        isRelative: false,
        end,
      };
    }
  }
  return null;
};

export const readWeekday: Reader = (place) => {
  const { reading, at, today, direction } = place;
  const step = stepAt(place, at);
  const start = step ? step.end : at;
  const found = reading.times.find(
    ({ meaning, from }) => from === start && meaning.startsWith('weekday_'),
  );
  if (!found) return null;
  const before = weekdayBefore(today, Number(found.meaning.slice('weekday_'.length)));
  const isAhead = step ? step.offset > 0 : direction === 'future';
  const day = isAhead ? before + 7 * DAY_MS : before;
  return {
    span: { from: day, to: day },
    label: dayOf(day),
    unit: 'day',
    isRelative: false,
    end: found.to,
  };
};
