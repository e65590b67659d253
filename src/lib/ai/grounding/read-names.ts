import type { Span } from './checked-text';
import { isEveryday } from './known-names';
import { GERMAN_CAPITALS, type Language } from './languages-table';
import type { ProseWord } from './prose-words';
import { NAME_NOUNS, VOCABULARY } from './vocabulary';

export interface NameContext {
  readonly language: Language;
  readonly isCovered: (at: number) => boolean;
  /** Words of the facts' own vocabulary and of the question. */
  readonly isKnownWord: (key: string) => boolean;
  /** Words that strangers wrote, which an answer may quote; never with a capital, as a name. */
  readonly isQuotable: (key: string) => boolean;
  /** Whether a sentence, a cell, a bold or a quoted phrase begins with the word that starts here. */
  readonly startsPhrase: (word: ProseWord) => boolean;
}

/** Joins two words of one name. */
const JOINT = /^(?: | ?[-&] ?|['.]|\. )$/;
const MIXED_SCRIPTS =
  /\p{Script=Latin}.*[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}].*\p{Script=Latin}/u;
const DERIVED =
  /.{3}(?:tion|sion|ment|ness|ity|ance|ence|ship|ally|ably|ible|able|ously|ively|ingly|fully|less|ised|ized|ising|izing)s?$/;

/** "I", "A", "Option B". */
const isPlain = (word: ProseWord, { isKnownWord }: NameContext): boolean =>
  word.raw.length === 1 ||
  VOCABULARY.has(word.key) ||
  isEveryday(word.key) ||
  isKnownWord(word.key);

const isNameLike = (word: ProseWord): boolean => word.isCapital || MIXED_SCRIPTS.test(word.raw);

const goesOn = (word: ProseWord, last: ProseWord | undefined): boolean =>
  last !== undefined && JOINT.test(word.gap) && !word.isAtEdge;

function runsOf(words: readonly ProseWord[], context: NameContext): ProseWord[][] {
  const runs: ProseWord[][] = [];
  let last: ProseWord | undefined;
  // The "s" of a possessive is no word of its own.
  for (const word of words.filter(({ key, gap }) => key !== 's' || gap !== "'")) {
    const isOpen = isNameLike(word) && !context.isCovered(word.from);
    if (isOpen && goesOn(word, last)) runs.at(-1)?.push(word);
    else if (isOpen) runs.push([word]);
    last = isOpen ? word : undefined;
  }
  return runs;
}

const spanOf = (run: readonly ProseWord[]): Span => ({
  from: run[0]?.from ?? 0,
  to: run.at(-1)?.to ?? 0,
});

/** From its first word that is no everyday one; what stands before begins the sentence. */
function unknownPart(run: readonly ProseWord[], context: NameContext): readonly ProseWord[] {
  const first = run.findIndex((word) => !isPlain(word, context));
  if (first !== -1) return run.slice(first);
  const nouns = run.filter(({ key }) => NAME_NOUNS.has(key));
  return nouns.length > 1 ? run : [];
}

function isEnglishName(run: readonly ProseWord[], context: NameContext): readonly ProseWord[] {
  const part = unknownPart(run, context);
  const [only] = part;
  const isDerived = only !== undefined && part.length === 1 && run.length === 1 && DERIVED.test(only.key) && context.startsPhrase(only); // prettier-ignore
  return isDerived ? [] : part;
}

const looksMade = ({ raw }: ProseWord): boolean => MIXED_SCRIPTS.test(raw) || /\p{Ll}\p{Lu}/u.test(raw); // prettier-ignore

/** Outside English the first word of a sentence says nothing, and in German no noun alone does. */
function isForeignName(run: readonly ProseWord[], context: NameContext): readonly ProseWord[] {
  if (run.some(looksMade)) return run;
  const [first] = run;
  const rest = first !== undefined && context.startsPhrase(first) ? run.slice(1) : run;
  const unknown = rest.filter((word) => !isPlain(word, context) && !GERMAN_CAPITALS.has(word.key));
  if (context.language === 'de') return unknown.length > 1 || hasForm(run) ? run : [];
  return unknown.length > 0 ? unknownPart(rest, context) : [];
}

const hasForm = (run: readonly ProseWord[]): boolean =>
  run.length > 1 && NAME_NOUNS.has(run.at(-1)?.key ?? '');

/** A noun right behind a known name makes another name of both: "Acme Renewal" is not "Acme". */
function extendsKnown(words: readonly ProseWord[], at: number, context: NameContext): boolean {
  const word = words[at];
  const before = words[at - 1];
  if (word === undefined || before === undefined || !word.isCapital) return false;
  if (!NAME_NOUNS.has(word.key) || context.isCovered(word.from)) return false;
  return context.isCovered(before.from) && /^(?: | ?- ?)$/.test(word.gap) && /\p{L}/u.test(before.raw) && before.isCapital; // prettier-ignore
}

/** Bold and quoted phrases, short enough to be a name. */
const QUOTED = /["“„«]([^"“”„«»\n]{2,60})["”“»]/g;

/** The words of each quotation; both lists are in the order of the text. */
function quotations(text: string, words: readonly ProseWord[]): ProseWord[][] {
  let place = 0;
  return [...text.matchAll(QUOTED)].map((match) => {
    const to = match.index + match[0].length;
    while ((words[place]?.from ?? Infinity) < match.index) place += 1;
    const start = place;
    while ((words[place]?.from ?? Infinity) < to) place += 1;
    return words.slice(start, place);
  });
}

const MOST_QUOTED_WORDS = 4;

function quotedNames(text: string, words: readonly ProseWord[], context: NameContext): Span[] {
  const isTold = (word: ProseWord): boolean => !word.isCapital && context.isQuotable(word.key);
  const isKnown = (word: ProseWord): boolean =>
    context.isCovered(word.from) || isPlain(word, context) || isTold(word);
  return quotations(text, words).flatMap((inside) => {
    const unknown = inside.filter((word) => !isKnown(word));
    const tells = context.language === 'en' || unknown.some((word) => word.isCapital);
    // A quoted sentence is no name; its capitals are read like any others.
    if (inside.length > MOST_QUOTED_WORDS || unknown.length === 0 || !tells) return [];
    return [spanOf(unknown)];
  });
}

/** Names that nobody knows. Digits, dates and known names are covered before. */
export function readNames(text: string, words: readonly ProseWord[], context: NameContext): Span[] {
  const judge = context.language === 'en' ? isEnglishName : isForeignName;
  const spans = quotedNames(text, words, context);
  for (const run of runsOf(words, context)) {
    const part = judge(run, context);
    if (part.length > 0) spans.push(spanOf(part));
  }
  words.forEach((word, at) => {
    if (extendsKnown(words, at, context)) spans.push({ from: word.from, to: word.to });
  });
  return spans;
}
