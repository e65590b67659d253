import { describe, expect, it } from 'vitest';
import { median, percentile, spreadOf } from './statistics';

const toHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('a percentile', () => {
  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.951, 96],
    [1, 100],
    [0, 1],
  ])('of a share of %d is a value that was measured: %d', (share, value) => {
    expect(percentile(toHundred, share)).toBe(value);
  });

  it('of one value is that value, and leaves the values in their order', () => {
    const values = [3, 1, 2];
    expect(percentile([7], 0.95)).toBe(7);
    expect(percentile(values, 1)).toBe(3);
    expect(values).toEqual([3, 1, 2]);
  });

  it('compares numbers, not texts', () => {
    expect(percentile([9, 10, 100], 0.5)).toBe(10);
  });

  it('of nothing is refused', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

it('a median of few is one of them', () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([5, 1])).toBe(1);
});

it('a spread says how many there were', () => {
  expect(spreadOf(toHundred)).toEqual({ p50: 50, p95: 95, max: 100, count: 100 });
});
