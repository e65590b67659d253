import 'server-only';
import { randomToken, sha256Hex } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import { TOKEN_SCOPES, type TokenScope } from './model';
import * as repository from './repository';

/** Tells people and secret scanners what it is when it turns up where it should not. */
export const TOKEN_PREFIX = 'sntl_';

/**
 * Makes a Bearer token for a user. The plain text is returned once; only its SHA-256 is kept.
 *
 * @param expiresInDays null for a token that does not expire
 */
export async function createApiToken(
  { db, now }: Deps,
  input: {
    userId: string;
    name: string;
    scopes?: readonly TokenScope[];
    expiresInDays: number | null;
  },
): Promise<{ id: string; token: string }> {
  const token = `${TOKEN_PREFIX}${randomToken(32)}`;
  const createdAt = now();
  const row = await repository.createToken(db, {
    userId: input.userId,
    name: input.name,
    tokenHash: sha256Hex(token),
    prefix: token.slice(0, TOKEN_PREFIX.length + 4),
    scopes: [...(input.scopes ?? TOKEN_SCOPES)],
    createdAt,
    expiresAt:
      input.expiresInDays === null
        ? null
        : new Date(createdAt.getTime() + input.expiresInDays * 86_400_000),
  });
  return { id: row.id, token };
}
