const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

const POOL_BYTES = 4_096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes, fetched from the system many at a time: an import makes millions of ids. */
function randomBytes(count: number): Uint8Array {
  if (used + count > POOL_BYTES) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/**
 * A new row id: `c`, eight base-36 digits of the time, sixteen random ones. Sorts roughly by time,
 * which keeps index pages warm under bulk inserts; 82 random bits keep it unguessable.
 */
export function newId(): string {
  const time = Date.now().toString(36).padStart(8, '0').slice(-8);
  let tail = '';
  for (const byte of randomBytes(16)) tail += ALPHABET[byte % 36];
  return `c${time}${tail}`;
}

/** Ids as they come in from outside: what `newId` and Prisma's cuid make, and nothing stranger. */
export const ID_PATTERN = /^[a-z0-9]{8,40}$/;

/** Whether a text could be an id at all; what could not is simply not found. */
export const isId = (text: string): boolean => ID_PATTERN.test(text);
