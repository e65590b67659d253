/** A word of a question, and where it stands. */
export interface Word {
  /** Small, without accents: what is compared. */
  readonly text: string;
  /** As it was written. */
  readonly raw: string;
  readonly start: number;
  readonly end: number;
  readonly isNumber: boolean;
  readonly isCapital: boolean;
  /** The first one of a sentence: a capital there says nothing. */
  readonly isFirst: boolean;
}

const SPECIAL: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};
const SPECIAL_LETTER = /[ßæœøłđı]/g;

/** Small letters without accents, so that "Prévisions" and "previsions" are one word. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(SPECIAL_LETTER, (letter) => SPECIAL[letter] ?? letter);

/** A number with its separators, or a word that may hold digits ("Q3", "B2B"). */
const WORD = /\p{Nd}+(?:[.,]\p{Nd}+)*|\p{L}[\p{L}\p{M}\p{N}]*/gu;
const SENTENCE_END = /[.!?:\n\r¿¡]/;
const DIGIT = /^\p{Nd}/u;
const CAPITAL = /^\p{Lu}/u;

/** The words of a text in their order; linear in its length. */
export function readWords(text: string): Word[] {
  const words: Word[] = [];
  let last = 0;
  for (const match of text.matchAll(WORD)) {
    const [raw] = match;
    const between = text.slice(last, match.index);
    last = match.index + raw.length;
    words.push({
      text: foldText(raw),
      raw,
      start: match.index,
      end: last,
      isNumber: DIGIT.test(raw),
      isCapital: CAPITAL.test(raw),
      isFirst: words.length === 0 || SENTENCE_END.test(between),
    });
  }
  return words;
}
