import 'server-only';
import { DAY_MS } from '../core/dates';
import { randomToken, sha256Hex } from '../platform/crypto';
import type { Db } from '../platform/db';
import type { TokenScope } from './model';
import * as repository from './repository';

/** Tells people and secret scanners what it is when it turns up where it should not. */
export const TOKEN_PREFIX = 'sntl_';

/** What a token may where nobody asked for more: `admin` is given by name only. */
const USUAL_SCOPES: readonly TokenScope[] = ['read', 'write'];

/** A token's end, as a moment or from now on; null for one that does not expire. */
type Ends = { readonly expiresAt: Date | null } | { readonly expiresInDays: number | null };

function endOf(ends: Ends, createdAt: Date): Date | null {
  if ('expiresAt' in ends) return ends.expiresAt;
  const { expiresInDays } = ends;
  return expiresInDays === null ? null : new Date(createdAt.getTime() + expiresInDays * DAY_MS);
}

/**
 * Makes a Bearer token for a user. The plain text is returned once; only its SHA-256 is kept.
 *
 * @param input `scopes`: read and write where left out
 */
export async function createApiToken(
  { db, now }: { readonly db: Db; readonly now: () => Date },
  input: Ends & {
    readonly userId: string;
    readonly name: string;
    readonly scopes?: readonly TokenScope[];
  },
): Promise<{ id: string; token: string }> {
  const token = `${TOKEN_PREFIX}${randomToken(32)}`;
  const createdAt = now();
  const row = await repository.createToken(db, {
    userId: input.userId,
    name: input.name,
    tokenHash: sha256Hex(token),
    prefix: token.slice(0, TOKEN_PREFIX.length + 4),
    scopes: [...(input.scopes ?? USUAL_SCOPES)],
    createdAt,
    expiresAt: endOf(input, createdAt),
  });
  return { id: row.id, token };
}
