import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy';
import { wordSieve } from './word-sieve';

const policy = defaultPolicy();
const sieveOf = (words: readonly string[]) => wordSieve(words) ?? (() => Number.NaN);
const phrases = [...policy.competitorWords, ...policy.committeePhrases];

/** A phrase as somebody may have typed it, in whatever case and with whatever gaps. */
const typed = fc
  .tuple(fc.constantFrom(...phrases), fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }))
  .map(([phrase, upper]) =>
    [...phrase]
      .map((char, index) => (upper[index] ? char.toUpperCase() : char))
      .join('')
      .replace(/ /g, ' \n '),
  );

describe('the quick look for words', () => {
  it('misses no text that holds one', () => {
    const sieve = sieveOf(phrases);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), typed, fc.string(), (before, words, after) => {
        const place = sieve(`${before}${words}${after}`);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(before.length);
      }),
    );
  });

  it('lets few ordinary texts pass', () => {
    const sieve = sieveOf(phrases);
    const texts = [
      'Sent the revised quote, waiting for feedback from the operations lead.',
      'Walked through the rollout plan and agreed on the pilot group.',
      'Left a message with the assistant; she will call back after the quarter end.',
      'Thanks, this looks good. Let us speak next week about the start date.',
      'Forwarded the answers of our support team about the migration.',
    ];
    expect(texts.filter((text) => sieve(text) >= 0).length).toBeLessThan(2);
  });

  it.each([[['SAP']], [['Žižkov AG']], [['a b']], [['vendor', 'IBM']]])(
    'is no help where %j are too short or not plain',
    (words) => {
      expect(wordSieve(words)).toBeNull();
    },
  );

  it('finds a word at the very beginning and the very end, and nothing in less than four letters', () => {
    const sieve = sieveOf(['vendor']);
    expect(sieve('vendor')).toBe(0);
    expect(sieve('the VENDOR')).toBe(4);
    expect(sieve('ven')).toBe(-1);
    expect(sieve('')).toBe(-1);
    expect(sieveOf([])('vendor')).toBe(-1);
  });
});
