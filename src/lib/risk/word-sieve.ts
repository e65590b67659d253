/** Letters looked at together: long enough that ordinary words seldom pass by chance. */
const WINDOW = 4;
const WINDOW_MASK = (1 << (5 * WINDOW)) - 1;
const TABLE_BITS = 15;

/** Five bits of a character: the same for an ASCII letter in either case. */
const fold = (code: number): number => code & 31;

const slotOf = (window: number): number => Math.imul(window, 0x9e3779b1) >>> (32 - TABLE_BITS);

/** The first letters of a word list's entries; null where one is too short or not plain ASCII. */
function startsOf(words: readonly string[]): string[] | null {
  const starts = words.map((word) => word.trim().split(/\s/)[0]?.slice(0, WINDOW) ?? '');
  const isPlain = (start: string) => /^[\x21-\x7e]{4}$/.test(start);

  return starts.every(isPlain) ? starts : null;
}

/** The first place at which one of the words may begin; -1 where there is none. */
export type WordSieve = (text: string) => number;

/**
 * A quick look where a text may hold any of the words, in any case: it never misses one, and lets
 * few other texts pass. Null where the words do not lend themselves to it (shorter than four letters,
 * not ASCII). One step per character: the expression of all the words took a quarter
 * of an assessment.
 */
export function wordSieve(words: readonly string[]): WordSieve | null {
  const starts = startsOf(words);
  if (starts === null) return null;
  const table = new Uint8Array(1 << TABLE_BITS);
  for (const start of starts) {
    let window = 0;
    for (let i = 0; i < WINDOW; i += 1) window = (window << 5) | fold(start.charCodeAt(i));
    table[slotOf(window)] = 1;
  }

  return (text) => {
    let window = 0;
    for (let i = 0; i < text.length; i += 1) {
      window = ((window << 5) | fold(text.charCodeAt(i))) & WINDOW_MASK;
      if (table[slotOf(window)] === 1 && i >= WINDOW - 1) return i - WINDOW + 1;
    }

    return -1;
  };
}
