import { z } from 'zod';
import { missingOr } from './text';

/** Above this no single deal is believable, and sums stay exact in a double's 53 bits of cents. */
export const MAX_MONEY = 1_000_000_000_000;

/** Money in JSON: a number with at most two decimals, not negative. */
export const moneyAmount = z
  .number({ error: missingOr('must be a number') })
  .min(0, 'must not be negative')
  .max(MAX_MONEY, 'must be at most 1,000,000,000,000')
  .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-4, {
    error: 'must have at most two decimals',
  });

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** An ISO 4217 code, in capitals inside. */
export const currencyCode = z
  .string({ error: 'must be an ISO 4217 code such as USD' })
  .trim()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), { error: 'must be an ISO 4217 code such as USD' });
