import { isOrdinary, type Found } from './vocabulary';
import { foldText, type Word } from './words';

/** Words of a question that may name a deal or an account. */
export interface Name {
  readonly text: string;
  /** Index of its first word, and of the one after its last. */
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** From this score on it can hardly be anything but a name. */
export const SURE = 3;
/** From this score on the question stands in a relation to it. */
export const RELATED = 5;
const MAX_NAMES = 5;
const MAX_NAME_LENGTH = 200;

const SCORES = {
  quoted: 6,
  besideDeal: 3,
  capital: 2,
  related: 2,
  introduced: 1,
  unknown: 1,
} as const;
/** Less is a word like any other that we do not know. */
const LEAST = 2;
/** In so few words an unknown one is what is asked about. */
const FEW_WORDS = 3;

const QUOTED = /"([^"\n]{2,200})"|“([^”\n]{2,200})”|„([^“”\n]{2,200})[“”]|«([^»\n]{2,200})»/g;
/** What may stand between the words of one name. */
const JOINS = /^[ \t\u00A0&+.'’/–-]{1,3}$/;

/** What relates a question to a name: "with Acme", "bei Globex". */
const RELATING = new Set(
  (
    'about on with for to at from uber mit bei von fur an zu sur avec pour chez de du a con para ' +
    'sobre su per da com na no met van bij over aan voor naar like zoals wie'
  ).split(' '),
);
/** What a name often follows where it is the subject, or one of two. */
const BEFORE_NAMES = new Set(
  (
    'is are will does did do has have can should of win close save and und et y e compare dass que ' +
    'di ist wird deal dossier trato negocio trattativa signer fechar unblock'
  ).split(' '),
);
/** Where, not whom with. */
const PLACING = new Set('in im em en dans nel nella inside near'.split(' '));
const LEGAL = new Set('corp inc ltd llc gmbh ag kg sa sas srl spa bv nv co plc'.split(' '));

interface Context {
  readonly text: string;
  readonly words: readonly Word[];
  /** Words that say something else, with their typing errors. */
  readonly isSaid: readonly boolean[];
  /** Words that say "deal". */
  readonly isDeal: readonly boolean[];
}

function marksOf(words: readonly Word[], found: readonly Found<string>[]): boolean[] {
  const marks = words.map(() => false);
  for (const { from, to } of found) marks.fill(true, from, to);
  return marks;
}

const saysDeal = ({ meaning }: Found<string>): boolean => meaning === 'deal' || meaning === 'deals';

const isJoined = ({ text, words }: Context, left: number): boolean => {
  const before = words[left];
  const after = words[left + 1];
  return (
    before !== undefined &&
    after !== undefined &&
    !after.isFirst &&
    JOINS.test(text.slice(before.end, after.start))
  );
};

/** A word that says nothing that we know, as written or with a typing error. */
const isUnknown = ({ words, isSaid }: Context, place: number): boolean => {
  const word = words[place];
  return word !== undefined && !isOrdinary(word) && isSaid[place] !== true;
};

/**
 * A capital name grows over capitals and numbers, a small one over further unknown words; neither
 * over "deal".
 */
function growsOver(context: Context, place: number, isCapital: boolean): boolean {
  const word = context.words[place];
  if (word === undefined || context.isDeal[place]) return false;
  if (LEGAL.has(word.text)) return true;
  if (!isCapital) return isUnknown(context, place);
  return (word.isCapital && !word.isFirst) || word.isNumber;
}

function grow(context: Context, seed: number): { from: number; to: number } {
  const isCapital = context.words[seed]?.isCapital ?? false;
  const ends = (left: number, place: number): boolean =>
    !isJoined(context, left) || !growsOver(context, place, isCapital);
  let from = seed;
  let to = seed + 1;
  while (!ends(to - 1, to)) to += 1;
  if (!isCapital) return { from, to };
  while (!ends(from - 1, from - 1)) from -= 1;
  return { from, to };
}

/** "MEDDIC" and "GDPR" are seldom accounts, "IBM" is: what stands around it decides. */
const isAcronym = (words: readonly Word[]): boolean =>
  words.length === 1 && words.every(({ raw }) => raw.length > 2 && raw === raw.toUpperCase());

function scoreOf({ words, isDeal }: Context, from: number, to: number): number {
  const own = words.slice(from, to);
  const isCapital = own.some((word) => word.isCapital && !word.isFirst);
  const before = words[from - 1]?.text ?? '';
  const isBeside = isDeal[from - 1] === true || isDeal[to] === true;
  const parts: readonly (readonly [boolean, number])[] = [
    [true, SCORES.unknown],
    [isCapital && !isAcronym(own), SCORES.capital],
    [RELATING.has(before), SCORES.related],
    [BEFORE_NAMES.has(before), SCORES.introduced],
    [PLACING.has(before), -SCORES.introduced],
    [isBeside, SCORES.besideDeal],
    [words.length <= FEW_WORDS, SCORES.introduced],
  ];
  const score = parts.reduce((sum, [holds, part]) => sum + (holds ? part : 0), 0);
  // A small word that we do not know may be any word: where it stands makes it no name by itself.
  const isShown = isCapital || isBeside || words.length <= FEW_WORDS;
  return isShown ? score : Math.min(score, SURE - 1);
}

function findRuns(context: Context, taken: readonly boolean[]): Name[] {
  const names: Name[] = [];
  let place = 0;
  while (place < context.words.length) {
    if (taken[place] || !isUnknown(context, place)) {
      place += 1;
      continue;
    }
    const { from, to } = grow(context, place);
    const text = context.text.slice(context.words[from]?.start, context.words[to - 1]?.end);
    names.push({ text, from, to, score: scoreOf(context, from, to) });
    place = to;
  }
  return names;
}

function findQuoted({ text, words }: Context): Name[] {
  return [...text.matchAll(QUOTED)].flatMap((match) => {
    const quoted = match.slice(1).find((part) => part !== undefined) ?? '';
    const end = match.index + match[0].length;
    const inside = words.flatMap((word, place) =>
      word.start >= match.index && word.end <= end ? [{ word, place }] : [],
    );
    const first = inside[0];
    const isName = inside.length > 1 || (first !== undefined && !isOrdinary(first.word));
    if (!first || !isName) return [];
    const to = first.place + inside.length;
    return [{ text: quoted.trim(), from: first.place, to, score: SCORES.quoted }];
  });
}

/**
 * What may name a deal or an account: text in quotes, and words that no ordinary question holds.
 * Best first, each once, five at most.
 *
 * @param taken words that name something else, such as an owner
 */
export function findNames(
  question: string,
  words: readonly Word[],
  found: readonly Found<string>[],
  taken: readonly boolean[],
): Name[] {
  const isDeal = marksOf(words, found.filter(saysDeal));
  const context = { text: question, words, isSaid: marksOf(words, found), isDeal };
  const quoted = findQuoted(context);
  const used = [...taken];
  for (const { from, to } of quoted) used.fill(true, from, to);
  const seen = new Set<string>();
  return [...quoted, ...findRuns(context, used)]
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score || a.from - b.from)
    .map((name) => ({ ...name, text: name.text.slice(0, MAX_NAME_LENGTH) }))
    .filter(({ text }) => {
      const isNew = !seen.has(foldText(text));
      seen.add(foldText(text));
      return isNew;
    })
    .slice(0, MAX_NAMES);
}
