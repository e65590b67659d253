import 'server-only';
import { randomBytes } from 'node:crypto';
import { open, seal, type SealingKey } from '../platform/crypto';

/** What a row of an endpoint keeps of its secrets. */
export interface SealedSecrets {
  readonly secretSealed: string;
  readonly previousSealed: string | null;
  readonly previousExpiresAt: Date | null;
}

/** Whose they are: bound into what is sealed, so that it opens in this row alone. */
export interface SecretOwner {
  readonly id: string;
  readonly scopeKey: string;
}

/** Secrets in the clear; `previous` only while its window lasts. */
export interface OpenSecrets {
  readonly current: string;
  readonly previous: string | null;
}

type Column = 'secretSealed' | 'previousSealed';

const placeOf = ({ id, scopeKey }: SecretOwner, column: Column): string =>
  `Webhook.${column}:${id}:${scopeKey}`;

/** 256 random bits as 64 hex characters, whose text is the key of `X-Webhook-Signature`. */
const makeSecret = (): string => randomBytes(32).toString('hex');

/** The same secret as libraries of Standard Webhooks take it. */
export const signingSecretOf = (secret: string): string =>
  `whsec_${Buffer.from(secret, 'utf8').toString('base64')}`;

/** The secret of a new endpoint, to be shown once, and what is stored of it. */
export function createSecret(
  owner: SecretOwner,
  keys: readonly SealingKey[],
): { readonly secret: string; readonly sealed: SealedSecrets } {
  const secret = makeSecret();
  const secretSealed = seal(secret, placeOf(owner, 'secretSealed'), keys);
  return { secret, sealed: { secretSealed, previousSealed: null, previousExpiresAt: null } };
}

/**
 * A new secret in the place of the one there is, which signs beside it until `until`; not at all where
 * that is now. One that was rotated out before and still signed, does not any more.
 *
 * @throws AppError UNAVAILABLE where the present one cannot be opened and was to go on signing
 */
export function rotateSecret(
  holder: SecretOwner & SealedSecrets,
  keys: readonly SealingKey[],
  { now, until }: { readonly now: Date; readonly until: Date },
): { readonly secret: string; readonly sealed: SealedSecrets } {
  const { secret, sealed } = createSecret(holder, keys);
  if (until <= now) return { secret, sealed };
  const present = open(holder.secretSealed, placeOf(holder, 'secretSealed'), keys);
  const previousSealed = seal(present, placeOf(holder, 'previousSealed'), keys);
  return { secret, sealed: { ...sealed, previousSealed, previousExpiresAt: until } };
}

/** @throws AppError UNAVAILABLE where one cannot be opened with the keys at hand */
export function openSecrets(
  holder: SecretOwner & SealedSecrets,
  keys: readonly SealingKey[],
  now: Date,
): OpenSecrets {
  const { secretSealed, previousSealed, previousExpiresAt } = holder;
  const signsStill =
    previousSealed !== null && previousExpiresAt !== null && previousExpiresAt > now;
  return {
    current: open(secretSealed, placeOf(holder, 'secretSealed'), keys),
    previous: signsStill ? open(previousSealed, placeOf(holder, 'previousSealed'), keys) : null,
  };
}
