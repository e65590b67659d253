import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyCode, MAX_MONEY, moneyAmount } from './money';

const message = (value: unknown) => moneyAmount.safeParse(value).error?.issues[0]?.message;

describe('an amount of money', () => {
  it('is any number of whole cents from 0 to a trillion, to the cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_MONEY * 100 }), (cents) => {
        expect(moneyAmount.parse(cents / 100)).toBe(cents / 100);
      }),
    );
  });

  it('loses the dust of a sum of floats, so that what is stored is what was said', () => {
    expect(moneyAmount.parse(0.1 + 0.2)).toBe(0.3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { maxLength: 20 }), (parts) => {
        const sum = parts.reduce((total, cents) => total + cents / 100, 0);
        const cents = parts.reduce((total, part) => total + part, 0);
        expect(moneyAmount.parse(sum)).toBe(cents / 100);
      }),
    );
  });

  it.each([
    [undefined, 'is missing'],
    ['100', 'must be a number'],
    [null, 'must be a number'],
    [Number.NaN, 'must be a number'],
    [Number.POSITIVE_INFINITY, 'must be a number'],
    [-0.01, 'must not be negative'],
    [MAX_MONEY + 1, 'must be at most 1,000,000,000,000'],
    [10.005, 'must have at most two decimals'],
    [0.001, 'must have at most two decimals'],
  ])('is not %s', (value, said) => {
    expect(message(value)).toBe(said);
  });
});

describe('a currency', () => {
  it('is an ISO 4217 code, in capitals inside', () => {
    expect(currencyCode.parse(' eur ')).toBe('EUR');
    for (const wrong of ['', 'EU', 'EURO', 'ZZQ', '€', 5]) {
      expect(currencyCode.safeParse(wrong).success).toBe(false);
    }
  });
});
