import 'server-only';
import type { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { faultWords } from '@/lib/core/fault-words';
import { MAX_VALUES, tooManyValues } from './read-body';

/** Of many faults nobody reads more. */
const MAX_FAULTS = 50;
const MAX_FIELD = 200;
const MAX_MESSAGE = 500;

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;

function fieldOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return cut([...issue.path, ...unknown].join('.') || 'body', MAX_FIELD);
}

const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? 'is not a field of this request'
    : cut(issue.message, MAX_MESSAGE);

const isPart = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** @throws AppError PAYLOAD_TOO_LARGE */
function demandFewValues(value: unknown): void {
  const open: object[] = isPart(value) ? [value] : [];
  let count = 0;
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const size = Array.isArray(part) ? part.length : Object.keys(part).length;
    count += size;
    if (count > MAX_VALUES) throw tooManyValues();
    for (const each of Object.values(part) as unknown[]) if (isPart(each)) open.push(each);
  }
}

/** @throws AppError VALIDATION_FAILED that names the fields at fault at once, the first fifty */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  demandFewValues(value);
  const parsed = schema.safeParse(value, { error: faultWords });
  if (parsed.success) return parsed.data;
  // A map, since a hostile field may be called `__proto__`.
  const faults = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue);
    if (!faults.has(field)) faults.set(field, messageOf(issue));
  }
  const shown = [...faults].slice(0, MAX_FAULTS);
  const hidden = faults.size - shown.length;
  const sentences = shown.map(([field, message]) => `${field}: ${message}`);
  if (hidden > 0) sentences.push(`and ${hidden.toLocaleString('en')} more`);
  const fields = Object.fromEntries(shown);
  throw new AppError('VALIDATION_FAILED', `${sentences.join('; ')}.`, { fields });
}

/** Faults that no schema can tell, such as an address that leads nowhere, by field. */
export type FindFaults = (value: unknown) => Promise<Readonly<Record<string, string>>>;

/**
 * As `parseInput`; where it finds faults, those that only a look at the world tells are named with
 * them, so that a form hears of all at once.
 *
 * @throws AppError VALIDATION_FAILED
 */
export async function parseForm<S extends z.ZodType>(
  schema: S,
  value: unknown,
  findFaults: FindFaults | undefined,
): Promise<z.infer<S>> {
  try {
    return parseInput(schema, value);
  } catch (error) {
    if (!findFaults || !(error instanceof AppError) || !error.fields) throw error;
    const found = Object.entries(await findFaults(value)).filter(([name]) => !error.fields?.[name]);
    const words = [...found.map(([name, fault]) => `${name}: ${fault}`), error.message].join('; ');
    const fields = { ...error.fields, ...Object.fromEntries(found) };
    throw new AppError('VALIDATION_FAILED', words, { fields });
  }
}

/** Query parameters as an object; an empty one counts as left out, a repeated one takes the last. */
export function queryObject(url: string): Record<string, string> {
  const entries = [...new URL(url).searchParams].filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
