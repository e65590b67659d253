import { z } from 'zod';

/** PostgreSQL cannot store NUL, and a lone surrogate is no character: neither gets past a schema. */
export const isCleanText = (value: string): boolean =>
  !value.includes('\u0000') && value.isWellFormed();

/** The message for a field that was left out, and for one of another kind. */
export const missingOr =
  (message: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? 'is missing' : message;

const cleanText = z.string({ error: missingOr('must be text') }).refine(isCleanText, {
  error: 'holds characters that are not text (NUL or a broken one)',
  abort: true,
});

/** What follows a fault of length is not asked: a pattern may take long over a long text. */
const ofLength = (text: z.ZodString, max: number) =>
  text
    .trim()
    .min(1, { error: 'must not be empty', abort: true })
    .max(max, { error: `must have at most ${max} characters`, abort: true });

/** A trimmed text of 1 to `max` characters. */
export const lineOf = (max: number) => ofLength(cleanText, max);

const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
/** Signs that turn the direction of what follows: with them a name can pose as another. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A name as it may stand in a list. Line breaks and other control characters become a space. */
export const oneLine = (text: string): string => text.replaceAll(BREAKS, ' ').replaceAll(TURNS, '');

/** The same as one line: a name goes into subjects of mails and into lists. */
export const nameOf = (max: number) => ofLength(cleanText.overwrite(oneLine), max);

const nullWhereBlank = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? null : value;

/** Text that may be left out, null or empty; all three become null. */
export const optionalLineOf = (max: number) => z.preprocess(nullWhereBlank, lineOf(max).nullable());

/** A name that may be left out. */
export const optionalNameOf = (max: number) => z.preprocess(nullWhereBlank, nameOf(max).nullable());
