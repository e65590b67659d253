import 'server-only';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { AppError } from '../../core/errors';
import type { Env } from '../env';

export interface SealingKey {
  readonly id: string;
  readonly key: Buffer;
}

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** A token that whoever holds the secret can make again, and nobody else: 256 bits, fit for an address. */
export const deriveToken = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url');

const holder = globalThis as typeof globalThis & { sentinelLinkSecret?: string };

/**
 * What links are derived from. Where mails are sent it is a secret of its own, so that changing another
 * breaks no link of a mail that was sent before. Where none are sent any secret of the server serves,
 * and without one (development only) each process makes its own.
 */
export function linkSecretOf(env: Env): string {
  const { SENTINEL_LINK_SECRET, SENTINEL_SESSION_SECRET, CLERK_SECRET_KEY } = env;
  const configured = SENTINEL_LINK_SECRET ?? SENTINEL_SESSION_SECRET ?? CLERK_SECRET_KEY;
  if (configured) return configured;
  holder.sentinelLinkSecret ??= randomToken();
  return holder.sentinelLinkSecret;
}

/** Compares without telling by its duration where two secrets differ, nor how long the right one is. */
export function secretsEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Seals a secret with AES-256-GCM under the first key.
 *
 * @param place what the ciphertext belongs to (`Table.column:rowId:owner`), bound in as associated
 *   data, so that a sealed value copied to another row does not open there.
 */
export function seal(plain: string, place: string, keys: readonly SealingKey[]): string {
  const current = keys[0];
  if (!current) throw missingKeys();
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(place));
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const packed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  return `v1.${current.id}.${packed}`;
}

/** @throws AppError UNAVAILABLE when the key is gone or the value was tampered with. */
export function open(sealed: string, place: string, keys: readonly SealingKey[]): string {
  const [version, keyId, packed] = sealed.split('.');
  const found = keys.find((candidate) => candidate.id === keyId);
  if (version !== 'v1' || !packed || !found) {
    throw new AppError('UNAVAILABLE', 'A stored secret cannot be opened with the configured keys.');
  }
  try {
    const bytes = Buffer.from(packed, 'base64url');
    // Without the length Node takes a tag cut to four bytes, which can be guessed.
    const tag = { authTagLength: 16 };
    const decipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, 12), tag)
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('UNAVAILABLE', 'A stored secret does not open: it was changed.', { cause });
  }
}

function missingKeys(): AppError {
  return new AppError(
    'UNAVAILABLE',
    'SENTINEL_ENCRYPTION_KEYS is not set, so nothing that holds a secret can be connected.',
  );
}
