import { describe, expect, it } from 'vitest';
import { countErrors } from './typing-errors';

describe('countErrors', () => {
  it.each([
    ['forecast', 'forecast', 0],
    ['forcast', 'forecast', 1],
    ['forecasst', 'forecast', 1],
    ['forecats', 'forecast', 1],
    ['forekast', 'forecast', 1],
    ['frcst', 'forecast', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
  ])('%s for %s', (typed, word, errors) => {
    expect(countErrors(typed, word, 3, false)).toBe(errors);
  });

  it('gives up past the limit', () => {
    expect(countErrors('pipeline', 'forecast', 1, false)).toBe(2);
    expect(countErrors('a'.repeat(1_000), 'forecast', 2, false)).toBe(3);
  });

  it('lets a stem go on as it likes', () => {
    expect(countErrors('negotiations', 'negotiat', 2, true)).toBe(0);
    expect(countErrors('negotaitions', 'negotiat', 2, true)).toBe(1);
    expect(countErrors('neg', 'negotiat', 2, true)).toBe(3);
  });
});
