import 'server-only';
import type { z } from 'zod';
import { AppError } from '@/lib/core/errors';

function fieldOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...unknown].join('.') || 'body';
}

const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? 'is not a field of this request' : issue.message;

/** @throws AppError VALIDATION_FAILED that names every field at fault at once */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // A map, since a hostile field may be called `__proto__`.
  const faults = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue);
    if (!faults.has(field)) faults.set(field, messageOf(issue));
  }
  const fields = Object.fromEntries(faults);
  const sentence = Object.entries(fields)
    .map(([field, message]) => `${field}: ${message}`)
    .join('; ');
  throw new AppError('VALIDATION_FAILED', `${sentence}.`, { fields });
}

/** Query parameters as an object; an empty one counts as left out, a repeated one takes the last. */
export function queryObject(url: string): Record<string, string> {
  const entries = [...new URL(url).searchParams].filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
