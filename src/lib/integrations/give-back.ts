import 'server-only';
import type { Env } from '../platform/env';
import { getLog } from '../platform/log';
import type { Credentials, Source } from './source';

const REVOKE_LIMIT_MS = 10_000;

/** Takes a grant back at the provider; a key that was pasted stays its owner's. Never fails. */
export async function giveBack(
  { name, oauth }: Source,
  env: Env,
  authKind: Credentials['authKind'],
  open: () => Credentials,
): Promise<void> {
  if (authKind !== 'oauth') return;
  try {
    await oauth?.revokeGrant(env, open(), AbortSignal.timeout(REVOKE_LIMIT_MS));
  } catch (error) {
    // It is gone here in any case, and nobody can use what is left of it.
    getLog().warn({ err: error, integration: name }, 'a grant could not be revoked');
  }
}
