import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy';
import { wordFinder, type FoundWords } from './phrase-finder';

const isWord = (char: string | undefined): boolean =>
  char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Every phrase at every place, one after the other. */
function naively(phrases: readonly string[], text: string): FoundWords | null {
  const expressions = phrases.map(
    (phrase) =>
      new RegExp(phrase.trim().replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s+'), 'iy'),
  ); // prettier-ignore
  for (let index = 0; index < text.length; index += 1) {
    if (isWord(text[index - 1])) continue;
    let words = '';
    for (const expression of expressions) {
      expression.lastIndex = index;
      const found = expression.exec(text)?.[0] ?? '';
      if (found.length > words.length && !isWord(text[index + found.length])) words = found;
    }
    if (words !== '') return { words, index };
  }

  return null;
}

/** Few letters, so that phrases overlap, hold one another and nearly match. */
const char = fc.constantFrom(
  'a',
  'b',
  'A',
  'B',
  ' ',
  ' ',
  '\n',
  '-',
  '.',
  'ß',
  'ž',
  'Ž',
  'ı',
  'K',
  '1',
);
const phrase = fc
  .string({ unit: char, minLength: 1, maxLength: 7 })
  .filter((each) => each.trim() !== '');
const phrases = fc.array(phrase, { maxLength: 12 });

describe('the finder of phrases', () => {
  it('finds what looking for each phrase at each place finds', () => {
    fc.assert(
      fc.property(phrases, fc.string({ unit: char, maxLength: 40 }), (list, text) => {
        expect(wordFinder(list)(text)).toEqual(naively(list, text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('finds the words of the first day in any text, any case and with any gaps', () => {
    const list = [...defaultPolicy().competitorWords, ...defaultPolicy().committeePhrases];
    const find = wordFinder(list);
    const typed = fc
      .tuple(fc.constantFrom(...list), fc.constantFrom(' ', '\n\t ', '\u00a0'), fc.boolean())
      .map(([each, gap, loud]) => (loud ? each.toUpperCase() : each).replaceAll(' ', gap));
    const part = fc.oneof(typed, fc.string({ unit: 'grapheme', maxLength: 8 }));
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }),
        fc.constantFrom('', ' ', ', '),
        (parts, gap) => {
          const text = parts.join(gap);
          expect(find(text)).toEqual(naively(list, text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('quotes the words as they were written, the longest of those that begin together', () => {
    const find = wordFinder(['vendor', 'vendor review', 'rival']);
    expect(find('A Vendor \n Review is due')).toEqual({ words: 'Vendor \n Review', index: 2 });
    expect(find('A vendor reviewer called')).toEqual({ words: 'vendor', index: 2 });
    expect(find('arrivals and rivals')).toBeNull();
    expect(wordFinder([])('anything')).toBeNull();
  });

  it('keeps nothing of the text before', () => {
    const find = wordFinder(['abc def']);
    expect(find('abc ')).toBeNull();
    expect(find('def')).toBeNull();
    expect(find('abc def')).toEqual({ words: 'abc def', index: 0 });
  });
});

const many = (make: (n: number) => string) => Array.from({ length: 500 }, (_, n) => make(n));
/** Lists of 500 phrases with 200 characters, and texts that keep matching nearly all of one. */
const hostile: [string, string[], string][] = [
  ['one letter over and over', many((n) => `${'a '.repeat(96)}k${n}`.slice(0, 200)), 'a '.repeat(50_000)],
  ['one word over and over', many((n) => `${'abcd '.repeat(38)}k${n}`.slice(0, 200)), 'abcd '.repeat(20_000)],
  ['one long word', many((n) => 'a'.repeat(195) + String(n).padStart(4, '0')), 'a'.repeat(100_000)],
  ['words that hold one another', many((n) => 'a'.repeat(1 + (n % 199))), 'a'.repeat(100_000)],
  ['endings within words', many((n) => `a${' xa'.repeat(n % 66)}`), 'xa '.repeat(33_333)],
  ['much white space', many((n) => `a ${'b'.repeat(20)}${n}`), `a${' '.repeat(70)}`.repeat(1_400)],
  ['an ordinary text', many((n) => `phrase number ${n} of our company`), 'hello world '.repeat(8_300)],
]; // prettier-ignore

describe('what a look costs', () => {
  it.each(hostile)('does not grow with the phrases: %s', (_, list, text) => {
    const finders = [wordFinder(list), wordFinder(list.map((each) => `b ${each}`))];
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      for (const find of finders) find(text);
      return performance.now() - started;
    });
    // A third of it on a quiet machine; the expression of all the words took minutes.
    expect(Math.min(...times)).toBeLessThan(60);
  });
});
