import { MAX_MESSAGE } from '../model';
import { findNames, SURE, type Name } from './find-names';
import type { Concept } from './lexicon-table';
import type { PeriodWord } from './period-words-table';
import { findTimes, findTopics, isOrdinary, keysOf, type Found } from './vocabulary';
import { readWords, type Word } from './words';

/** A question taken apart once; rules, periods and conditions look at this. */
export interface Reading {
  readonly question: string;
  readonly words: readonly Word[];
  readonly topics: readonly Found<Concept>[];
  readonly times: readonly Found<PeriodWord>[];
  /** Best first. */
  readonly names: readonly Name[];
  /** The person whose deals are meant. */
  readonly owner: Omit<Name, 'score'> | null;
  says(concept: Concept): boolean;
}

const MAX_OWNER_WORDS = 3;

type Owner = Reading['owner'];

const isNameAt = (words: readonly Word[], place: number): boolean => {
  const word = words[place];
  return word !== undefined && !isOrdinary(word);
};

const PERSON_JOINS: readonly string[] = ['', '-', '.'];

/** Words that no question holds by itself, up to three in a row. */
function personAt(question: string, words: readonly Word[], from: number): Owner {
  if (!isNameAt(words, from)) return null;
  let to = from + 1;
  while (to - from < MAX_OWNER_WORDS && isNameAt(words, to)) {
    const gap = question.slice(words[to - 1]?.end, words[to]?.start).trim();
    if (!PERSON_JOINS.includes(gap)) break;
    to += 1;
  }
  return { text: question.slice(words[from]?.start, words[to - 1]?.end), from, to };
}

const OWNED: readonly Concept[] = ['deals', 'pipeline'];

/** "Ada's deals", "deals of Ada", "owned by Ada Lovelace". */
function findOwner(
  question: string,
  words: readonly Word[],
  topics: readonly Found<Concept>[],
): Owner {
  for (const { meaning, from, to } of topics) {
    const after = meaning === 'owned_by' ? personAt(question, words, to) : null;
    if (after) return after;
    const isTheirs = OWNED.includes(meaning) && words[from - 1]?.text === 's';
    const before = isTheirs ? startOfPerson(words, from - 2) : -1;
    const person = before >= 0 ? personAt(question, words, before) : null;
    if (person && person.to === from - 1) return person;
  }
  return null;
}

function startOfPerson(words: readonly Word[], last: number): number {
  let from = last;
  while (from > last - MAX_OWNER_WORDS && isNameAt(words, from)) from -= 1;
  return from + 1;
}

/** What a sure name is made of says nothing else: "Globex Research" is no research. */
function maskNames<M>(found: readonly Found<M>[], names: readonly Name[]): Found<M>[] {
  const sure = names.filter(({ score }) => score >= SURE);
  return found.filter(({ from, to }) => !sure.some((name) => from >= name.from && to <= name.to));
}

/** Takes a question apart; what is longer than a message may be is not read. */
export function readQuestion(text: string): Reading {
  const question = text.slice(0, MAX_MESSAGE);
  const words = readWords(question);
  const keys = keysOf(words);
  const found = findTopics(keys);
  const owner = findOwner(question, words, found);
  const taken = words.map((_, place) => owner !== null && place >= owner.from && place < owner.to);
  const timed = findTimes(keys);
  const names = findNames(question, words, [...found, ...timed], taken);
  const topics = maskNames(found, names);
  const said = new Set(topics.map(({ meaning }) => meaning));
  const times = maskNames(timed, names);
  return { question, words, topics, times, names, owner, says: (concept) => said.has(concept) };
}
