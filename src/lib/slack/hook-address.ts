import 'server-only';
import { AppError } from '../core/errors';
import { open, seal } from '../platform/crypto';
import type { Env } from '../platform/env';
import { hintOf } from './hint';

/** What an address is sealed with, and read by. */
export type SealingEnv = Pick<Env, 'SENTINEL_ENCRYPTION_KEYS'>;

interface Sealed {
  readonly id: string;
  readonly scopeKey: string;
  readonly urlSealed: string;
}

const keysOf = ({ SENTINEL_ENCRYPTION_KEYS: keys = [] }: SealingEnv) => keys;
const placeOf = ({ id, scopeKey }: Pick<Sealed, 'id' | 'scopeKey'>): string =>
  `SlackHook.urlSealed:${id}:${scopeKey}`;

/** @throws AppError UNAVAILABLE where this installation has no key to seal with */
export const sealAddress = (
  env: SealingEnv,
  hook: Pick<Sealed, 'id' | 'scopeKey'>,
  url: string,
): string => seal(url, placeOf(hook), keysOf(env));

/** The address of a channel; null where its key is gone, so that it has to be given again. */
export function openAddress(env: SealingEnv, hook: Sealed): string | null {
  try {
    return open(hook.urlSealed, placeOf(hook), keysOf(env));
  } catch (error) {
    if (error instanceof AppError && error.code === 'UNAVAILABLE') return null;
    throw error;
  }
}

export function hintOfHook(env: SealingEnv, hook: Sealed): string | null {
  const url = openAddress(env, hook);
  return url === null ? null : hintOf(url);
}
