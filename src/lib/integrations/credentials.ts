import 'server-only';
import { ProviderError } from '../clients/calls';
import { inTransaction } from '../platform/db';
import { open, seal, type SealingKey } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import type { IntegrationName } from './model';
import {
  lockConnection,
  saveConnection,
  sealPlace,
  type ConnectionRow,
} from './repository/connections';
import type { Credentials, Source } from './source';

/** What a connection's row keeps of what lets us in. */
export interface SealedCredentials {
  readonly apiKey: string;
  readonly refreshToken: string | null;
  readonly tokenExpiresAt: Date | null;
}

const keysOf = (env: Env): readonly SealingKey[] => env.SENTINEL_ENCRYPTION_KEYS ?? [];

/** @throws AppError UNAVAILABLE (no key to seal with) */
export function sealCredentials(
  env: Env,
  name: IntegrationName,
  row: Pick<ConnectionRow, 'id' | 'userId'>,
  { accessToken, refreshToken, expiresAt }: Credentials,
): SealedCredentials {
  const sealed = (text: string, column: 'apiKey' | 'refreshToken') =>
    seal(text, sealPlace(name, column, row), keysOf(env));
  return {
    apiKey: sealed(accessToken, 'apiKey'),
    refreshToken: refreshToken === null ? null : sealed(refreshToken, 'refreshToken'),
    tokenExpiresAt: expiresAt,
  };
}

/** @throws AppError UNAVAILABLE where they cannot be opened with the keys at hand */
export function openCredentials(env: Env, row: ConnectionRow): Credentials {
  const opened = (sealed: string, column: 'apiKey' | 'refreshToken') =>
    open(sealed, sealPlace(row.name, column, row), keysOf(env));
  return {
    authKind: row.authKind,
    accessToken: opened(row.apiKey, 'apiKey'),
    refreshToken: row.refreshToken === null ? null : opened(row.refreshToken, 'refreshToken'),
    expiresAt: row.tokenExpiresAt,
    address: row.address,
  };
}

/**
 * Renews a grant under the connection's lock. A provider that rotates refresh tokens takes each of
 * them once: whoever comes second finds what the first one got.
 *
 * @throws ProviderError `unauthorized`
 */
export function renewCredentials(
  { db, now }: Deps,
  env: Env,
  row: ConnectionRow,
  held: Credentials,
  { source, signal }: { readonly source: Source; readonly signal: AbortSignal },
): Promise<Credentials> {
  const { oauth } = source;
  if (!oauth || held.refreshToken === null) {
    throw new ProviderError('unauthorized', 'The key is no longer accepted. Connect again.');
  }
  return inTransaction(
    db,
    async (tx) => {
      const current = await lockConnection(tx, row.name, row.id);
      if (!current) throw new ProviderError('unauthorized', 'It was disconnected meanwhile.');
      const stored = openCredentials(env, current);
      if (stored.accessToken !== held.accessToken) return stored;
      const renewed = await oauth.renewGrant(env, stored, signal);
      const sealed = sealCredentials(env, row.name, row, renewed);
      await saveConnection(tx, row.name, row.id, sealed, now());
      return renewed;
    },
    60_000,
  );
}
