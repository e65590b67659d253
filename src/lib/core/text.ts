import { z } from 'zod';

/** PostgreSQL cannot store NUL, and a lone surrogate is no character: neither gets past a schema. */
export const isCleanText = (value: string): boolean =>
  !value.includes('\u0000') && value.isWellFormed();

/** The message for a field that was left out, and for one of another kind. */
export const missingOr =
  (message: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? 'is missing' : message;

/** A trimmed line of text of 1 to `max` characters. */
export const lineOf = (max: number) =>
  z
    .string({ error: missingOr('must be text') })
    .refine(isCleanText, {
      error: 'holds characters that are not text (NUL or a broken one)',
      abort: true,
    })
    .trim()
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`);

/** Text that may be left out, null or empty; all three become null. */
export const optionalLineOf = (max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? null : value),
    lineOf(max).nullable(),
  );
