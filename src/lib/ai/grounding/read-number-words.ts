import { FRACTIONS, NEVER_KNOWN, ORDINALS, SCALES, TENS, UNITS } from './number-words-table';
import type { ProseWord } from './prose-words';
import { directionOf, readBehind, seemsToCount, wayOf, type FigureClaim } from './read-figures';

/** "Two-way", "one-on-one": no count of anything. */
const IDIOM = /^-(?:way|on|to|sided|pager|page|off|step|time|fold|thirds?|quarters?)(?!\p{L})/iu;
/** "One" is a pronoun more often than it is a number. */
const ONE_COUNTS =
  /^[\s-](?:hundred|thousand|million|billion|dozen|percent|per cent|day|week|month|year|dollar|euro|pound|time|touch|push|contact|meeting|call)(?!\p{L})/iu;
const AND: ReadonlySet<string> = new Set(['and', 'y', 'e', 'et', 'und', 'en', 'a']);

const isNumber = (key: string): boolean => key in UNITS || key in TENS || key in SCALES;

const isOne = (key: string): boolean => key === 'ein' || key === 'een';

/** "zweiundvierzig", "eenentwintig". */
function readTens(key: string): number | null {
  const [, first = '', ten = ''] =
    /^(ein|een|\p{Ll}{3,6}?)(?:und|en)(\p{Ll}{6,9})$/u.exec(key) ?? [];
  const unit = isOne(first) ? 1 : UNITS[first];
  return unit === undefined || TENS[ten] === undefined ? null : unit + TENS[ten];
}

const partOf = (key: string): number | null =>
  isOne(key) ? 1 : (UNITS[key] ?? TENS[key] ?? readCompound(key));

/** "dreihundert", "zwölftausendfünf": Germans and Dutch write one word. */
function readCompound(key: string): number | null {
  const scaled = /^(\p{Ll}{3,15}?)(hundert|tausend|honderd|duizend)(\p{Ll}{0,20})$/u.exec(key);
  if (!scaled) return readTens(key);
  const [, front = '', scale = '', rest = ''] = scaled;
  const first = partOf(front);
  const last = rest === '' ? 0 : partOf(rest);
  return first === null || last === null ? null : first * (SCALES[scale] ?? 1) + last;
}

const LONGEST_COMPOUND = 40;
const compoundOf = (word: ProseWord): number | null =>
  word.key.length < 9 || word.key.length > LONGEST_COMPOUND ? null : readCompound(word.key);

function compose(words: readonly ProseWord[]): number {
  let total = 0;
  let current = 0;
  for (const word of words) {
    const scale = SCALES[word.key];
    if (scale === undefined) current += UNITS[word.key] ?? TENS[word.key] ?? compoundOf(word) ?? 0;
    else if (scale < 1_000) current = Math.max(1, current) * scale;
    else {
      total += Math.max(1, current) * scale;
      current = 0;
    }
  }
  return total + current;
}

const startsNumber = (word: ProseWord): boolean => isNumber(word.key) || compoundOf(word) !== null;
const joins = (word: ProseWord | undefined): boolean =>
  word !== undefined && (word.gap === ' ' || word.gap === '-');

/** "Hundred and five", "forty y dos": "two and three" are two numbers. */
function isBridge(words: readonly ProseWord[], at: number): boolean {
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]];
  if (!before || !word || !after || !AND.has(word.key)) return false;
  return (before.key in SCALES || before.key in TENS) && joins(after) && startsNumber(after);
}

/** How many words from `at` on make one number. */
function lengthOf(words: readonly ProseWord[], at: number): number {
  let end = at + 1;
  for (let next = words[end]; next !== undefined && joins(next); next = words[end]) {
    if (isBridge(words, end)) end += 2;
    else if (startsNumber(next)) end += 1;
    else break;
  }
  return end - at;
}

function claimOf(text: string, from: number, to: number, value: number | null): FigureClaim {
  const { to: end, unit, scale, behind } = readBehind(text, to);
  const before = text.slice(Math.max(0, from - 24), from);
  return {
    from,
    to: end,
    values: value === null ? [] : [{ value, decimals: 0 }],
    unit: behind !== null && unit === 'bare' ? 'money' : unit,
    scale,
    currencies: behind,
    sign: '',
    way: wayOf(before),
    direction: directionOf(before, text.slice(end, end + 16)),
    counts: seemsToCount(text, end),
  };
}

const percentClaim = (from: number, to: number, value: number): FigureClaim => ({
  from, to, values: [{ value, decimals: 0 }], unit: 'percent', scale: 1, currencies: null, sign: '', way: 'exact', direction: null, counts: false,
}); // prettier-ignore

const keyAt = (words: readonly ProseWord[], at: number): string => {
  const word = words[at];
  return word === undefined || !joins(word) ? '' : word.key;
};

function readHalf(text: string, words: readonly ProseWord[], at: number): FigureClaim | null {
  const [half, last] = [words[at], words[at + 2]];
  if (half?.key !== 'half') return null;
  const scale = keyAt(words, at + 1) === 'a' ? SCALES[keyAt(words, at + 2)] : undefined;
  if (scale === undefined || last === undefined) return percentClaim(half.from, half.to, 50);
  return claimOf(text, half.from, last.to, scale / 2);
}

/** "Two thirds", "a quarter of it"; "a third" alone is one more. */
function readShare(text: string, words: readonly ProseWord[], at: number): FigureClaim | null {
  const [word, next] = [words[at], words[at + 1]];
  if (word === undefined || next === undefined) return null;
  const key = keyAt(words, at + 1);
  const part = key === 'quarter' ? 25 : FRACTIONS[key];
  const times = word.key === 'a' ? 1 : UNITS[word.key];
  if (part === undefined || times === undefined) return null;
  const isShare = times > 1 || /^ of\b/.test(text.slice(next.to, next.to + 4));
  return isShare ? percentClaim(word.from, next.to, part * times) : null;
}

function readOrdinal(text: string, word: ProseWord): FigureClaim | null {
  const value = ORDINALS[word.key];
  if (value === undefined || /^[,:]/.test(text.slice(word.to, word.to + 1))) return null;
  const after = text.slice(word.to, word.to + 16);
  // A superlative ranks what is shown; "a second person" is another one.
  if (/^[\s-](?:largest|biggest|highest|most|best|riskiest|smallest|lowest|oldest|half|priority|person|contact|opinion)/i.test(after)) return null; // prettier-ignore
  return { ...claimOf(text, word.from, word.to, value), unit: 'bare', counts: true };
}

/** How many words from `at` on make a number; 0 where none begins there. */
function numberLength(words: readonly ProseWord[], at: number): number {
  const word = words[at];
  if (word?.key === 'a' && keyAt(words, at + 1) in SCALES) return 1 + lengthOf(words, at + 1);
  return word !== undefined && startsNumber(word) ? lengthOf(words, at) : 0;
}

function readPlain(text: string, words: readonly ProseWord[], at: number): FigureClaim | null {
  const count = numberLength(words, at);
  const [word, last] = [words[at], words[at + count - 1]];
  if (count === 0 || word === undefined || last === undefined) return null;
  const behind = text.slice(last.to, last.to + 12);
  const isPronoun = word.key === 'one' && count === 1 && !ONE_COUNTS.test(behind);
  if (isPronoun || IDIOM.test(behind)) return null;
  return claimOf(text, word.from, last.to, compose(words.slice(at, at + count)));
}

function readAt(text: string, words: readonly ProseWord[], at: number): FigureClaim | null {
  const word = words[at];
  if (word === undefined) return null;
  if (NEVER_KNOWN.has(word.key)) return claimOf(text, word.from, word.to, null);
  return (
    readHalf(text, words, at) ??
    readShare(text, words, at) ??
    readOrdinal(text, word) ??
    readPlain(text, words, at)
  );
}

/** Every number in words that is not covered yet. */
export function readNumberWords(
  text: string,
  words: readonly ProseWord[],
  isCovered: (at: number) => boolean,
): FigureClaim[] {
  const claims: FigureClaim[] = [];
  let reached = 0;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || word.from < reached || isCovered(word.from)) continue;
    const claim = readAt(text, words, at);
    if (claim === null) continue;
    claims.push(claim);
    reached = claim.to;
  }
  return claims;
}
