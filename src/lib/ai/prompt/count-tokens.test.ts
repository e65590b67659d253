import { expect, it } from 'vitest';
import { countTokens } from './count-tokens';

// Counted by the tokenizer of GPT-4 (cl100k_base).
it.each([
  ['antidisestablishmentarianism', 6],
  ['2 + 2 = 4', 7],
  ['お誕生日おめでとう', 9],
  ['Hello, world!', 4],
  ['The quick brown fox jumps over the lazy dog.', 10],
  ['tiktoken is great!', 6],
])('%s takes %i tokens, and no fewer are counted', (text, tokens) => {
  expect(countTokens(text)).toBeGreaterThanOrEqual(tokens);
  expect(countTokens(text)).toBeLessThanOrEqual(tokens * 3);
});

it('counts a long text in little time', () => {
  const start = performance.now();
  countTokens('a1 €'.repeat(100_000));
  expect(performance.now() - start).toBeLessThan(500);
});
