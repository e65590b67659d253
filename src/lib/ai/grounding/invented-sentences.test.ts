import { expect, it } from 'vitest';
import { facts, question } from './facts.test-support';
import { checkAnswer } from './grounded-text';
import { INVENTED } from './invented-sentences.test-support';

/** What a reader sees outside the marks; a link's own target is of our making. */
const outsideMarks = (content: string): string =>
  content.replaceAll(/⟦unverified: [^⟦⟧]*⟧/g, '⟦⟧').normalize('NFKC');

it('there are a hundred and fifty invented sentences at least', () => {
  expect(new Set(INVENTED.map(({ sentence }) => sentence)).size).toBeGreaterThanOrEqual(150);
});

it.each(INVENTED.map(({ sentence, piece }) => [sentence, piece]))(
  'marks in %s: %s',
  (sentence, piece) => {
    const { content, ungrounded } = checkAnswer(sentence, facts, question);
    expect(ungrounded.length).toBeGreaterThan(0);
    expect(outsideMarks(content)).not.toContain(piece.normalize('NFKC'));
    expect(outsideMarks(content).replaceAll(/\(\/deals\/\w+\)/g, '')).not.toMatch(
      /[0-9]{3}\s?%|999/,
    );
  },
);
