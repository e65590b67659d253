import { expect, it } from 'vitest';
import { facts, question } from './facts.test-support';
import { checkAnswer } from './grounded-text';
import { TRUE_SENTENCES } from './true-sentences.test-support';

it('there are a hundred and twenty true sentences at least', () => {
  expect(new Set(TRUE_SENTENCES).size).toBeGreaterThanOrEqual(120);
});

it.each(TRUE_SENTENCES)('passes as it is: %s', (sentence) => {
  const { content, ungrounded } = checkAnswer(sentence, facts, question);
  expect(ungrounded).toEqual([]);
  expect(content).not.toContain('⟦');
});
