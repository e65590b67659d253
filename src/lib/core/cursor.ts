import { AppError } from './errors';

export const badCursor = (): AppError =>
  new AppError('BAD_REQUEST', 'cursor: is not one that this list gave out.', {
    fields: { cursor: 'is not one that this list gave out' },
  });

/** Packs where a page ended. Opaque to clients; bound to the order it was made for. */
export const encodeCursor = (order: string, values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify([order, ...values])).toString('base64url');

/**
 * @returns the values packed by `encodeCursor`, all as text.
 * @throws AppError BAD_REQUEST for anything that `encodeCursor` did not make for this order.
 */
export function decodeCursor(cursor: string, order: string, length: number): string[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(parts) || parts[0] !== order || parts.length !== length + 1) throw badCursor();
  return parts.slice(1).map((part: unknown) => {
    if (typeof part === 'number' && Number.isFinite(part)) return String(part);
    if (typeof part !== 'string' || part.length > 200 || part.includes('\u0000')) throw badCursor();
    return part;
  });
}

/** A time from a cursor; only what a database can hold, however lenient `Date` itself is. */
export function cursorTime(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw badCursor();
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9_999) throw badCursor();
  return date;
}
