/**
 * Scripts without spaces between words: each of their characters is a word of its own. Katakana writes
 * names, which stay whole.
 */
const WORDS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|\p{Script_Extensions=Katakana}+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script_Extensions=Katakana}])[\p{L}\p{N}\p{M}])+/gu;

const PLAIN = /^[\x20-\x7e\s]*$/;
const PLAIN_WORDS = /[a-z0-9]+/g;
/** The marks over and under Latin, Greek and Cyrillic letters; those of other scripts tell letters apart. */
const MARKS = /[\u0300-\u036f]/g;

/** Letters that are no letter with a mark to Unicode, but to whoever has no such key. */
const OTHERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  ð: 'd',
  đ: 'd',
  ł: 'l',
  œ: 'oe',
  ø: 'o',
  þ: 'th',
};

/** Without capitals and accents: "Ångström" is "angstrom", "STRASSE" is "straße" is "strasse". */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = text.normalize('NFKD').replaceAll(MARKS, '').normalize('NFKC');
  const small = bare.toUpperCase().toLowerCase().replaceAll(MARKS, '');
  return small.replaceAll(/[æðđłœøþ]/g, (letter) => OTHERS[letter] ?? letter);
}

/** The words of a text, folded; signs between them do not matter. */
export function wordsOf(text: string): readonly string[] {
  const folded = fold(text);
  return folded.match(PLAIN.test(folded) ? PLAIN_WORDS : WORDS) ?? [];
}
