import { describe, expect, it } from 'vitest';
import { formatPoints, formatScore, roundTerms } from './score';

describe('formatScore', () => {
  it('writes two decimals', () => {
    expect(formatScore(0.7408)).toBe('0.74');
    expect(formatScore(0)).toBe('0.00');
    expect(formatScore(1)).toBe('1.00');
  });

  it('never shows a limit that the score has not reached', () => {
    expect(formatScore(0.6996)).toBe('0.6996');
    expect(formatScore(0.397)).toBe('0.397');
    expect(formatScore(0.7)).toBe('0.70');
    expect(formatScore(0.4)).toBe('0.40');
  });

  it('follows the limits of the policy', () => {
    expect(formatScore(0.598, { medium: 0.3, high: 0.6 })).toBe('0.598');
  });
});

describe('formatPoints', () => {
  it('signs with a true minus and leaves zero unsigned', () => {
    expect([0.916, -0.314, 0, -0.001].map((points) => formatPoints(points))).toEqual([
      '+0.92',
      '−0.31',
      '0.00',
      '0.00',
    ]);
  });
});

describe('roundTerms', () => {
  it('adds up as shown, with every term within a hundredth of the truth', () => {
    const samples = [
      [-0.8473, 1.1372, 0.6149, 0.4823, 0.3051, 0.2204, -0.3318, -0.1802],
      [0.005, 0.005, 0.005],
      [1 / 3, 1 / 3, 1 / 3],
      [-0.004, -0.004, -0.004, 0.011],
      [0.1 + 0.2, -0.3],
    ];
    for (const sample of samples) {
      const { terms, total } = roundTerms(sample);
      const shown = terms.reduce((sum, term) => sum + Math.round(term * 100), 0);
      expect(shown).toBe(Math.round(total * 100) + 0);
      for (const [index, term] of terms.entries()) {
        expect(Math.abs(term - (sample[index] ?? 0))).toBeLessThan(0.01);
      }
    }
  });
});
