import type { Conditions } from '../model';
import type { Reading } from './reading';
import type { Word } from './words';

/** Nothing is worth more: what is larger is no value. */
const MOST = 1e15;

/** "50.000", "100,000" and "1.5" as their writers meant them: three digits after a sign are thousands. */
export function numberOf(text: string): number {
  const parts = text.split(/[.,]/);
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return Number(text);
  const isGrouped = parts.slice(1).every(({ length }) => length === 3);
  if (isGrouped) return Number(parts.join(''));
  return Number(`${parts.slice(0, -1).join('')}.${last}`);
}

interface Amount {
  readonly value: number;
  /** Index of the first word after it. */
  readonly to: number;
}

/** The value that begins at a word: its number and "k", "thousand", "Mio"; null for "14 days". */
function amountAt({ words, topics, times }: Reading, place: number): Amount | null {
  const word = words[place];
  if (!word?.isNumber) return null;
  const scale = topics.find(
    ({ meaning, from }) =>
      from === place + 1 &&
      (meaning === 'thousand' || meaning === 'million') &&
      isNear(words, place),
  );
  const to = scale ? scale.to : place + 1;
  const isTime = times.some(({ meaning, from }) => from === to && meaning.startsWith('unit_'));
  const factor = scale ? (scale.meaning === 'million' ? 1_000_000 : 1_000) : 1;
  const value = numberOf(word.text) * factor;
  return isTime || !(value <= MOST) ? null : { value, to };
}

const isNear = (words: readonly Word[], place: number): boolean =>
  (words[place + 1]?.start ?? Infinity) - (words[place]?.end ?? 0) <= 1;

/** The amount that begins at this word or, after "the" or "EUR", at the next. */
const amountFrom = (reading: Reading, place: number): Amount | null =>
  amountAt(reading, place) ?? amountAt(reading, place + 1);

function readBetween(reading: Reading): Pick<Conditions, 'minValue' | 'maxValue'> | null {
  for (const { meaning, to } of reading.topics) {
    if (meaning !== 'between') continue;
    const low = amountFrom(reading, to);
    const high = low && amountFrom(reading, low.to + 1);
    if (low && high) {
      return {
        minValue: Math.min(low.value, high.value),
        maxValue: Math.max(low.value, high.value),
      };
    }
  }
  return null;
}

/** "> 50k" and "<= 10,000". */
function readSigns(reading: Reading, sign: '>' | '<'): number | undefined {
  const { question, words } = reading;
  const place = words.findIndex((word, at) => {
    const between = question.slice(words[at - 1]?.end ?? 0, word.start);
    return word.isNumber && between.includes(sign);
  });
  return place === -1 ? undefined : amountAt(reading, place)?.value;
}

function readBound(reading: Reading, meaning: 'at_least' | 'at_most'): number | undefined {
  for (const found of reading.topics) {
    if (found.meaning !== meaning) continue;
    const amount = amountFrom(reading, found.to);
    if (amount) return amount.value;
  }
  return readSigns(reading, meaning === 'at_least' ? '>' : '<');
}

/** The bounds on a deal's value that a question names. */
export function readAmounts(reading: Reading): Pick<Conditions, 'minValue' | 'maxValue'> {
  const between = readBetween(reading);
  if (between) return between;
  const minValue = readBound(reading, 'at_least');
  const maxValue = readBound(reading, 'at_most');
  return {
    ...(minValue === undefined ? {} : { minValue }),
    ...(maxValue === undefined ? {} : { maxValue }),
  };
}
