import type { RiskBand } from '@/lib/deals/model';

/** Where Medium and High begin; both limits belong to the band above them. */
export interface BandLimits {
  readonly medium: number;
  readonly high: number;
}

export const DEFAULT_LIMITS: BandLimits = { medium: 0.4, high: 0.7 };

export function bandOf(score: number, limits: BandLimits = DEFAULT_LIMITS): RiskBand {
  if (score >= limits.high) return 'High';

  return score >= limits.medium ? 'Medium' : 'Low';
}

/**
 * A score as it is written everywhere: two decimals, and more only where two would put it across a
 * limit that it has not reached (0.6996 is Medium and must not read 0.70).
 */
export function formatScore(score: number, limits: BandLimits = DEFAULT_LIMITS): string {
  const digits = [2, 3, 4, 5].find(
    (count) => bandOf(Number(score.toFixed(count)), limits) === bandOf(score, limits),
  );

  return score.toFixed(digits ?? 6);
}

/** Points with their sign, by a true minus: "+0.92", "−0.31", "0.00". */
export function formatPoints(points: number, digits = 2): string {
  const text = Math.abs(points).toFixed(digits);
  if (Number(text) === 0) return text;

  return `${points > 0 ? '+' : '−'}${text}`;
}

/**
 * Rounds the terms of a sum to hundredths so that the rounded terms add up exactly to the rounded
 * total (largest remainder); no term moves by a whole hundredth from its true value.
 */
export function roundTerms(terms: readonly number[]): { terms: number[]; total: number } {
  // `+ 0` turns a rounded -0 into 0.
  const total = Math.round(terms.reduce((sum, term) => sum + term, 0) * 100) + 0;
  const floors = terms.map((term) => Math.floor(term * 100 + 1e-9));
  const missing = total - floors.reduce((sum, floor) => sum + floor, 0);
  const raised = new Set(
    terms
      .map((term, index) => ({ index, rest: term * 100 - (floors[index] ?? 0) }))
      .filter(({ rest }) => rest > 1e-6)
      .sort((a, b) => b.rest - a.rest || a.index - b.index)
      .slice(0, Math.max(0, missing))
      .map(({ index }) => index),
  );

  return {
    terms: floors.map((floor, index) => (floor + (raised.has(index) ? 1 : 0)) / 100),
    total: total / 100,
  };
}
