import { parseIsoDate } from '../../core/dates';
import { dayOf, monthSpan, spanOf } from './calendar';
import { endOf, rangeOf, type Place, type Reader } from './period-place';

/** The year that stands at a word, or null. */
function yearAt({ reading }: Place, at: number): number | null {
  const word = reading.words[at];
  if (!word?.isNumber || !/^(19|20)\d\d$/.test(word.text)) return null;
  return Number(word.text);
}

/** The month that stands at a word (0 is January). Some are ordinary words, where nothing shows it. */
function monthAt(place: Place, at: number): number | null {
  const word = place.reading.words[at];
  const found = place.reading.times.find(
    ({ meaning, from }) => from === at && meaning.startsWith('month_'),
  );
  if (!word || !found) return null;
  const isAmbiguous = /^(may|march|mars|mei|mai|jun|jan|sep|dez|dec)$/.test(word.text);
  const before = place.reading.words[at - 1]?.text ?? '';
  const isShown =
    /^(in|im|of|for|since|by|en|em|de|di|a|and|than|vs|with|until|seit|fur|voor|per)$/.test(
      before,
    ) ||
    (word.isCapital && !word.isFirst);
  return isAmbiguous && !isShown ? null : Number(found.meaning.slice('month_'.length)) - 1;
}

function yearOfMonth({ today, direction }: Place, month: number): number {
  const now = new Date(today);
  const year = now.getUTCFullYear();
  if (direction === 'past') return month > now.getUTCMonth() ? year - 1 : year;
  return month < now.getUTCMonth() ? year + 1 : year;
}

const MONTH_NAMES = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
]; // prettier-ignore

export const readMonth: Reader = (place) => {
  const month = monthAt(place, place.at);
  if (month === null) return null;
  const stated = yearAt(place, place.at + 1);
  const year = stated ?? yearOfMonth(place, month);
  const end = place.at + (stated === null ? 1 : 2);
  const label = `${MONTH_NAMES[month] ?? ''} ${year}`;
  return { span: monthSpan(year, month), label, unit: 'month', isRelative: false, end };
};

export const readQuarter: Reader = (place) => {
  const { reading, at, today, direction } = place;
  const number = Number(/^[qt]([1-4])$/.exec(reading.words[at]?.text ?? '')?.[1] ?? 0);
  if (number === 0) return null;
  const stated = yearAt(place, at + 1);
  const now = new Date(today);
  const current = Math.floor(now.getUTCMonth() / 3) + 1;
  const isLastYears = direction === 'past' && number > current;
  const year = stated ?? now.getUTCFullYear() - (isLastYears ? 1 : 0);
  const end = at + (stated === null ? 1 : 2);
  const span = monthSpan(year, (number - 1) * 3, 3);
  return { span, label: `Q${number} ${year}`, unit: 'quarter', isRelative: false, end };
};

export const readYear: Reader = (place) => {
  const year = yearAt(place, place.at);
  const before = place.reading.words[place.at - 1]?.text ?? '';
  if (
    year === null ||
    !/^(in|for|of|fur|en|em|im|nel|de|del|voor|van|vs|with|than|and|year|jahr|pour)$/.test(before)
  ) {
    return null;
  }
  return {
    span: monthSpan(year, 0, 12),
    label: String(year),
    unit: 'year',
    isRelative: false,
    end: place.at + 1,
  };
};

/** `2026-07-01`: three numbers with lines between them. */
function isoDayAt({ reading }: Place, at: number): number | null {
  const first = reading.words[at];
  if (!first?.isNumber || first.raw.length !== 4) return null;
  const text = reading.question.slice(first.start, first.start + 10);
  return parseIsoDate(text)?.getTime() ?? null;
}

export const readIsoDays: Reader = (place) => {
  const from = isoDayAt(place, place.at);
  if (from === null) return null;
  const second = isoDayAt(place, place.at + 4);
  const to = Math.max(from, second ?? from);
  const isDay = from === to;
  const label = isDay ? dayOf(from) : `${dayOf(from)} to ${dayOf(to)}`;
  const end = place.at + (second === null ? 3 : 7);
  return { span: { from, to }, label, unit: isDay ? 'day' : null, isRelative: false, end };
};

const TO_DATE = [
  ['ytd', 'year'],
  ['qtd', 'quarter'],
  ['mtd', 'month'],
] as const;

export const readToDate: Reader = (place) => {
  for (const [meaning, unit] of TO_DATE) {
    const end = endOf(place, place.at, meaning);
    const { from } = spanOf(unit, place.today, 0);
    if (end !== null) return rangeOf({ from, to: place.today }, `this ${unit} so far`, end);
  }
  return null;
};
