import 'server-only';
import { ProviderError } from '../clients/calls';
import { AppError, invalidField } from '../core/errors';

/** The fields of a connection's form that faults are shown beside. */
export interface FaultFields {
  readonly key: string;
  readonly address: string | null;
}

/**
 * What a person is told where a provider does not take what they typed: beside the field that is to
 * be changed, or (where the provider is away) that it is worth trying later.
 */
export function asAppError(error: unknown, fields: FaultFields): unknown {
  if (!(error instanceof ProviderError)) return error;
  const { fault, message, retryAfterMs } = error;
  if (fault === 'unavailable' || fault === 'rate_limited' || fault === 'quota') {
    const retryAfterSeconds = retryAfterMs === null ? undefined : Math.ceil(retryAfterMs / 1_000);
    return new AppError('UNAVAILABLE', message, {
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
  if (fault === 'not_found' && fields.address !== null)
    return invalidField(fields.address, message);
  return invalidField(fields.key, message);
}
