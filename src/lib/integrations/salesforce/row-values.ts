import { parseIsoDate } from '../../core/dates';
import { MAX_MONEY } from '../../core/money';
import type { Row } from '../../clients/salesforce';
import type { RecordProblem } from '../source';

const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;
/** Signs that turn the direction of what follows: with them a name can pose as another. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;

/** The value at `Account.Name`; undefined where there is none. */
export function valueAt(row: Row, path: string): unknown {
  let value: unknown = row;
  for (const name of path.split('.')) value = isRow(value) ? value[name] : undefined;
  return value;
}

/** Cut to so many characters, with none cut in two. */
const cut = (text: string, max: number): string =>
  text.length <= max ? text : text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');

/** Text as PostgreSQL can hold it; null for none. Line breaks stay. */
export function textAt(row: Row, path: string, max: number): string | null {
  const value = valueAt(row, path);
  if (typeof value !== 'string') return null;
  const clean = value.replaceAll('\u0000', '').toWellFormed().trim();
  return clean === '' ? null : cut(clean, max).trimEnd();
}

/** The same as one line: a name goes into lists and subjects. */
export function lineAt(row: Row, path: string, max: number): string | null {
  const text = textAt(row, path, max);
  const line = text?.replaceAll(BREAKS, ' ').replaceAll(TURNS, '').trim() ?? '';
  return line === '' ? null : line;
}

export function numberAt(row: Row, path: string): number | null {
  const value = valueAt(row, path);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A time, or a day at 00:00 UTC; null for what is none, and for years that nobody means. */
export function dateAt(row: Row, path: string): Date | null {
  const value = valueAt(row, path);
  return typeof value === 'string' ? parseIsoDate(value) : null;
}

/** A record's id as the API gives it: 18 letters and digits. */
export function idAt(row: Row, path: string): string | null {
  const value = valueAt(row, path);
  return typeof value === 'string' && /^[A-Za-z0-9]{15,18}$/.test(value) ? value : null;
}

const wholeCents = (value: number): number => Math.round(value * 100) / 100;

/** Money as deals hold it; null for none, and for what no deal is worth. */
export function moneyAt(row: Row, path: string): number | null {
  const value = numberAt(row, path);
  return value === null || value < 0 || value > MAX_MONEY ? null : wholeCents(value);
}

/** Takes down what was wrong with a record, in its reader's words. */
export function problemOf(
  kind: RecordProblem['kind'],
  row: Row,
  about: { readonly field: string | null; readonly message: string; readonly isSkipped: boolean },
): RecordProblem {
  const name = lineAt(row, 'Name', 500) ?? lineAt(row, 'Subject', 500);
  return { kind, externalId: idAt(row, 'Id') ?? 'unknown', name, ...about };
}

/** Rows by what they belong to, in the order in which they came. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
