import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log } from './portable-math';

/** What fdlibm gives, to the last digit, whatever this machine's own functions say. */
const EXPONENTIALS = [
  [-20, 2.061153622438558e-9],
  [-3.7, 0.024723526470339388],
  [-1.04, 0.35345468195878016],
  [-0.2, 0.8187307530779818],
  [1e-9, 1.000000001],
  [0.3, 1.3498588075760032],
  [0.9, 2.45960311115695],
  [1, Math.E],
  [1.71, 5.528961477624004],
  [12.5, 268337.2865208745],
  [700.5, 1.6721859620674984e304],
] as const;
const LOGARITHMS = [
  [1e-310, -713.8013788281542],
  [1e-9, -20.72326583694641],
  [0.25, -1.3862943611198906],
  [0.7, -0.35667494393873245],
  [0.9999999, -1.0000000494736474e-7],
  [1.0000001, 9.999999505838704e-8],
  [1.5, 0.4054651081081644],
  [3.3, 1.1939224684724346],
  [1e9, 20.72326583694641],
] as const;

const within = (a: number, b: number): boolean => Math.abs(a - b) <= 4e-16 * Math.abs(b);

describe('the portable exponential', () => {
  it.each(EXPONENTIALS)('of %d is %d', (x, y) => {
    expect(exp(x)).toBe(y);
  });

  it('is that of the machine but for the last bits', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(within(exp(x), Math.exp(x))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('has the ends that it should have', () => {
    expect([exp(0), exp(-0), exp(-Infinity), exp(-746)]).toEqual([1, 1, 0, 0]);
    expect([exp(Infinity), exp(710), exp(Number.NaN)]).toEqual([Infinity, Infinity, Number.NaN]);
    expect(within(exp(-745), Math.exp(-745))).toBe(true);
    expect(within(exp(709.78), Math.exp(709.78))).toBe(true);
  });
});

describe('the portable logarithm', () => {
  it.each(LOGARITHMS)('of %d is %d', (x, y) => {
    expect(log(x)).toBe(y);
  });

  it('is that of the machine but for the last bits', () => {
    const positive = fc.oneof(
      fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true }),
      fc.double({ min: 0.999, max: 1.001, noNaN: true }),
      fc.double({ min: 1, max: 1e300, noNaN: true }),
    );
    fc.assert(
      fc.property(positive, (x) => {
        expect(within(log(x), Math.log(x)) || Math.abs(log(x) - Math.log(x)) < 1e-300).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('has the ends that it should have', () => {
    expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity]);
    expect([log(-1), log(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});
