import 'server-only';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { openCredentials, renewCredentials } from './credentials';
import type { ConnectionRow } from './repository/connections';
import type { Source, SourceContext } from './source';

/**
 * What a provider is asked with, for one stretch of work on a connection.
 *
 * @throws AppError UNAVAILABLE where its key cannot be opened
 */
export function openSession(
  deps: Deps,
  env: Env,
  row: ConnectionRow,
  { source, signal }: { readonly source: Source; readonly signal: AbortSignal },
): SourceContext {
  const held = openCredentials(env, row);
  // A second 401 asks with what the first one brought, and gets no third.
  let current = held;
  return {
    env,
    now: deps.now,
    signal,
    credentials: held,
    renew: async () => {
      current = await renewCredentials(deps, env, row, current, { source, signal });
      return current;
    },
  };
}
