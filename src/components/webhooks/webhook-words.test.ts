import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatRate,
  nextLookMs,
  nextTryWords,
  prettyJson,
  signedAtOf,
  stateOf,
} from './webhook-words';

const now = '2026-03-02T09:00:00.000Z';
const after = (ms: number) => new Date(Date.parse(now) + ms).toISOString();

describe('the words of webhooks', () => {
  it('say how an endpoint is', () => {
    expect(stateOf({ isActive: true, failingSince: null })).toBe('active');
    expect(stateOf({ isActive: true, failingSince: now })).toBe('failing');
    expect(stateOf({ isActive: false, failingSince: now })).toBe('off');
  });

  it('say when it is tried next', () => {
    expect(nextTryWords(after(-1), now)).toBe('now');
    expect(nextTryWords(now, now)).toBe('now');
    expect(nextTryWords(after(1_000), now)).toBe('in 1 second');
    expect(nextTryWords(after(4_200), now)).toBe('in 5 seconds');
    expect(nextTryWords(after(59_000), now)).toBe('in 59 seconds');
    expect(nextTryWords(after(5 * 60_000), now)).toBe('in 5 minutes');
    expect(nextTryWords(after(14 * 3_600_000), now)).toBe('in 14 hours');
  });

  it('write times and shares so that none looks better than it is', () => {
    expect(formatDuration(340.4)).toBe('340 ms');
    expect(formatDuration(1_240)).toBe('1.2 s');
    expect(formatDuration(15_000)).toBe('15 s');
    expect(formatRate(1)).toBe('100 %');
    expect(formatRate(0.99999)).toBe('99.9 %');
    expect(formatRate(0.5)).toBe('50 %');
    expect(formatRate(0.00001)).toBe('0.1 %');
    expect(formatRate(0)).toBe('0 %');
  });

  it('look again soon where something is due soon, and seldom where it is not', () => {
    expect(nextLookMs(after(-5_000), now)).toBe(2_000);
    expect(nextLookMs(after(5_000), now)).toBe(6_000);
    expect(nextLookMs(after(3_600_000), now)).toBe(60_000);
    expect(nextLookMs(null, now)).toBe(15_000);
  });

  it('give the time that an attempt was signed with, in whole seconds', () => {
    expect(signedAtOf('2026-03-02T09:00:00.999Z')).toBe(1_772_442_000);
  });

  it('break the lines of JSON and of nothing else', () => {
    expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyJson('<p>not JSON</p>')).toBe('<p>not JSON</p>');
  });
});
