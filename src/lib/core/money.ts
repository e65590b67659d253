import { z } from 'zod';
import { missingOr } from './text';

/** Above this no single deal is believable, and sums stay exact in a double's 53 bits of cents. */
export const MAX_MONEY = 1_000_000_000_000;

const wholeCents = (value: number): number => Math.round(value * 100) / 100;

/** Money in JSON: a number with at most two decimals, not negative. The dust of float sums is cut. */
export const moneyAmount = z
  .number({ error: missingOr('must be a number') })
  .min(0, 'must not be negative')
  .max(MAX_MONEY, 'must be at most 1,000,000,000,000')
  .refine((value) => Math.abs(value - wholeCents(value)) < 1e-6, {
    error: 'must have at most two decimals',
  })
  .overwrite(wholeCents);

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code, in capitals inside. */
export const currencyCode = z
  .string({ error: 'must be an ISO 4217 code such as USD' })
  .trim()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), { error: 'must be an ISO 4217 code such as USD' });
