import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  number: 'must be a number',
  int: 'must be a whole number',
  boolean: 'must be true or false',
  string: 'must be text',
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
  date: 'must be a date',
};
const UNITS: Readonly<Record<string, string>> = { array: ' entries', string: ' characters' };

const limitOf = (issue: z.core.$ZodRawIssue, many: 'most' | 'least', limit: unknown): string => {
  if (issue.origin === 'number') {
    const strict = many === 'most' ? 'below' : 'above';
    return issue.inclusive === false ? `must be ${strict} ${limit}` : `must be at ${many} ${limit}`;
  }
  if (many === 'least' && limit === 1) return 'must not be empty';
  return `must have at ${many} ${limit}${UNITS[String(issue.origin)] ?? ''}`;
};

const kindOf = (issue: z.core.$ZodRawIssue): string =>
  issue.input === undefined
    ? 'is missing'
    : (KINDS[String(issue.expected)] ?? 'is of another kind');

const oneOf = (values: unknown): string =>
  Array.isArray(values)
    ? `must be one of ${values.join(', ')}`
    : 'is none of the values it may have';

const WORDS: Readonly<Record<string, (issue: z.core.$ZodRawIssue) => string>> = {
  invalid_type: kindOf,
  too_big: (issue) => limitOf(issue, 'most', issue.maximum),
  too_small: (issue) => limitOf(issue, 'least', issue.minimum),
  not_multiple_of: (issue) => `must be a multiple of ${issue.divisor}`,
  invalid_value: (issue) => (issue.input === undefined ? 'is missing' : oneOf(issue.values)),
  invalid_union: (issue) => (issue.input === undefined ? 'is missing' : 'is of another kind'),
  invalid_format: () => 'is not written as it should be',
};

/** What a rule of a schema says when it is broken and has no words of its own. */
export const faultWords = (issue: z.core.$ZodRawIssue): string | undefined =>
  WORDS[issue.code]?.(issue);
