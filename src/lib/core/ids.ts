const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * A new row id: `c`, eight base-36 digits of the time, sixteen random ones. Sorts roughly by time,
 * which keeps index pages warm under bulk inserts; 82 random bits keep it unguessable.
 */
export function newId(): string {
  const time = Date.now().toString(36).padStart(8, '0').slice(-8);
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  let tail = '';
  for (const byte of bytes) tail += ALPHABET[byte % 36];
  return `c${time}${tail}`;
}

/** Ids as they come in from outside: what `newId` and Prisma's cuid make, and nothing stranger. */
export const ID_PATTERN = /^[a-z0-9]{8,40}$/;

/** Whether a text could be an id at all; what could not is simply not found. */
export const isId = (text: string): boolean => ID_PATTERN.test(text);
