import { exp, log } from './portable-math';

/** One day in milliseconds. */
export const DAY = 86_400_000;

/** `x` held within `low..high`. */
export function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

/** 0 up to `from`, 1 from `to` on, a straight line between: the engine has no cliffs in time. */
export function ramp(x: number, from: number, to: number): number {
  return clamp((x - from) / (to - from), 0, 1);
}

/** Log-odds to probability. */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

/** Probability to log-odds. */
export function logit(p: number): number {
  return log(p / (1 - p));
}

/** Whole and part days between two moments, never negative. */
export function daysBetween(from: number, to: number): number {
  return to > from ? (to - from) / DAY : 0;
}
