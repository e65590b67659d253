import { describe, expect, it } from 'vitest';
import { parseRetryAfter, RETRY_DELAYS, retryDelay } from './schedule';

const HOUR = 3_600_000;

describe('the wait before the next attempt', () => {
  it('is the one of the schedule, spread by a fifth either way', () => {
    const seconds = (random: number) =>
      RETRY_DELAYS.map((_, place) => retryDelay(place + 1, random)).map((ms) => ms && ms / 1_000);
    expect(seconds(0.5)).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, null]); // prettier-ignore
    expect(seconds(0)).toEqual([4, 240, 1_440, 5_760, 14_400, 28_800, 40_320, 57_600, 69_120, null]); // prettier-ignore
    expect(seconds(1)).toEqual([6, 360, 2_160, 8_640, 21_600, 43_200, 60_480, 86_400, 103_680, null]); // prettier-ignore
  });

  it('is as long as was asked for, where that is longer, and up to a day', () => {
    expect(retryDelay(1, 0.5, HOUR)).toBe(HOUR);
    expect(retryDelay(1, 0.5, 1_000)).toBe(5_000);
    expect(retryDelay(1, 0.5, 48 * HOUR)).toBe(24 * HOUR);
    // Whatever is asked for: after the last attempt comes none.
    expect(retryDelay(10, 0.5, HOUR)).toBeNull();
  });

  it('can have another schedule', () => {
    expect(retryDelay(1, 0.5, null, [0, 7])).toBe(7);
    expect(retryDelay(2, 0.5, null, [0, 7])).toBeNull();
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-03-02T09:00:00Z');

  it.each<[string | null | undefined, number | null]>([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 02 Mar 2026 09:00:30 GMT', 30_000],
    ['2026-03-02T10:00:00Z', HOUR],
    ['Mon, 02 Mar 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['-5s', null],
    ['', null],
    [null, null],
    [undefined, null],
  ])('%j is %j ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });
});
