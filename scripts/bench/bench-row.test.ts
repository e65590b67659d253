import { describe, expect, it } from 'vitest';
import { figure, judge } from './bench-row';

const ceiling = { atMost: 60, unit: 's', needsFullSize: true };
const floor = { atLeast: 200_000, unit: 'a second', needsFullSize: false };

describe('a promise', () => {
  it.each([
    [{ ...ceiling, value: 60 }, 'met', 'met'],
    [{ ...ceiling, value: 60.5 }, 'missed', 'missed: 0.8 % too much'],
    [{ ...ceiling, value: 90 }, 'missed', 'missed: 50 % too much'],
    [{ ...floor, value: 200_000 }, 'met', 'met'],
    [{ ...floor, value: 150_000 }, 'missed', 'missed: 25 % too little'],
  ])('of %o is %s', (promised, outcome, words) => {
    expect(judge(promised, 1)).toMatchObject({ outcome, words });
  });

  it('about a ratio of two figures stands alone', () => {
    const ratio = { value: 1.6, atMost: 1.5, unit: '', needsFullSize: false };
    expect(judge(ratio, 1)).toEqual({
      promise: '≤ 1.5',
      outcome: 'missed',
      words: 'missed: 6.7 % too much',
    });
  });

  it('about a full size is not judged at another, neither met nor missed', () => {
    const words = 'not judged at scale 0.1';
    expect(judge({ ...ceiling, value: 1 }, 0.1)).toMatchObject({ outcome: 'not judged', words });
    expect(judge({ ...ceiling, value: 99 }, 0.1)).toMatchObject({ outcome: 'not judged', words });
    expect(judge({ ...floor, value: 1 }, 0.1).outcome).toBe('missed');
  });

  it('is named with its limit and unit', () => {
    expect(judge({ ...floor, value: 1 }, 1).promise).toBe('≥ 200,000 a second');
  });
});

it.each([
  [0.456, '0.46'],
  [9.999, '10.00'],
  [12.34, '12.3'],
  [1234.5, '1,235'],
])('%d is shown as %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
