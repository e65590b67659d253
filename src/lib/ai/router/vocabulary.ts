import { LEXICON, type Concept } from './lexicon-table';
import { ORDINARY_WORDS } from './ordinary-words-table';
import { PERIOD_WORDS, type PeriodWord } from './period-words-table';
import { countErrors, errorsAllowed } from './typing-errors';
import type { Word } from './words';

export type Meaning = Concept | PeriodWord;

interface Phrase<M> {
  readonly meaning: M;
  /** Words, and stems with their `*`. */
  readonly keys: readonly string[];
}

/** A place where a question says something that the lexicon knows. */
export interface Found<M> {
  readonly meaning: M;
  /** Index of its first word, and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

function readPhrases<M extends string>(lexicon: Readonly<Record<M, string>>): Phrase<M>[] {
  return (Object.entries(lexicon) as [M, string][]).flatMap(([meaning, phrases]) =>
    phrases.split(', ').map((phrase) => ({ meaning, keys: phrase.split(' ') })),
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const firstKey = ({ keys }: Phrase<unknown>): string => keys[0] ?? '';

const TOPICS = readPhrases<Concept>(LEXICON);
const TIMES = readPhrases<PeriodWord>(PERIOD_WORDS);
const TOPICS_BY_KEY = groupBy(TOPICS, firstKey);
const TIMES_BY_KEY = groupBy(TIMES, firstKey);

const KEYS = new Set([...TOPICS, ...TIMES].flatMap(({ keys }) => keys));
/** What follows a stem is free, so a stem is found under each of its first letters. */
const STEMS = new Map(
  [...KEYS].filter((key) => key.endsWith('*')).map((key) => [key.slice(0, -1), key]),
);
const LONGEST_STEM = Math.max(...[...STEMS.keys()].map(({ length }) => length));
const ORDINARY = new Set(ORDINARY_WORDS.split(/\s+/).filter((word) => word !== ''));

const QUARTER = /^[qth][1-4]$/;

/** A typing error in a stem this short makes too many words of it. */
const SHORTEST_FORGIVEN_STEM = 6;
const FORGIVEN = [...KEYS]
  .map((key) => ({ key, isStem: key.endsWith('*'), word: key.replace('*', '') }))
  .filter(({ word, isStem }) => word.length >= (isStem ? SHORTEST_FORGIVEN_STEM : 5));
const FORGIVEN_BY_LETTER = groupBy(FORGIVEN, ({ word }) => word[0] ?? '');
/** Longer words are no typing errors of any word here, and cost time. */
const LONGEST_FORGIVEN = 30;

function stemsOf(text: string): string[] {
  const keys: string[] = [];
  for (let length = Math.min(text.length, LONGEST_STEM); length > 0; length -= 1) {
    const key = STEMS.get(text.slice(0, length));
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

function exactKeysOf(text: string): string[] {
  return [...(KEYS.has(text) ? [text] : []), ...stemsOf(text)];
}

/** The nearest words that were meant; a first letter is seldom mistyped, so it has to fit. */
function meantKeysOf(text: string): string[] {
  const limit = errorsAllowed(text.length);
  if (limit === 0 || text.length > LONGEST_FORGIVEN) return [];
  const near = (FORGIVEN_BY_LETTER.get(text[0] ?? '') ?? [])
    .map(({ key, word, isStem }) => {
      const allowed = Math.min(limit, errorsAllowed(word.length));
      return { key, allowed, errors: countErrors(text, word, allowed, isStem) };
    })
    .filter(({ errors, allowed }) => errors <= allowed);
  const least = Math.min(...near.map(({ errors }) => errors));
  return near.filter(({ errors }) => errors === least).map(({ key }) => key);
}

/** Whether the word is one that any question may hold, and so names nothing. */
export const isOrdinary = ({ text, isNumber }: Word): boolean =>
  isNumber || QUARTER.test(text) || ORDINARY.has(text) || exactKeysOf(text).length > 0;

/**
 * For each word, the keys of the lexicon that it stands for. A typing error is looked for in small
 * words and at a sentence's start only: what is capital elsewhere may be a name.
 */
export function keysOf(words: readonly Word[]): readonly (readonly string[])[] {
  const known = new Map<string, readonly string[]>();
  return words.map((word) => {
    const mayBeName = word.isCapital && !word.isFirst;
    const place = `${mayBeName ? 'A' : 'a'}${word.text}`;
    const keys = known.get(place) ?? keysOfWord(word, mayBeName);
    known.set(place, keys);
    return keys;
  });
}

function keysOfWord({ text, isNumber }: Word, mayBeName: boolean): readonly string[] {
  const exact = exactKeysOf(text);
  const isAsMeant = exact.length > 0 || isNumber || mayBeName || ORDINARY.has(text);
  return isAsMeant ? exact : meantKeysOf(text);
}

function find<M>(
  phrases: ReadonlyMap<string, readonly Phrase<M>[]>,
  keys: readonly (readonly string[])[],
): Found<M>[] {
  const found: Found<M>[] = [];
  for (const [from, own] of keys.entries()) {
    for (const { meaning, keys: wanted } of own.flatMap((key) => phrases.get(key) ?? [])) {
      const fits = wanted.every((key, place) => keys[from + place]?.includes(key));
      if (fits) found.push({ meaning, from, to: from + wanted.length });
    }
  }
  return found;
}

export const findTopics = (keys: readonly (readonly string[])[]): Found<Concept>[] =>
  find(TOPICS_BY_KEY, keys);

export const findTimes = (keys: readonly (readonly string[])[]): Found<PeriodWord>[] =>
  find(TIMES_BY_KEY, keys);
