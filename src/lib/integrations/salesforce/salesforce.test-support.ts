import type { SalesforceStandIn } from '@/test/stand-ins/salesforce/server';
import { ProviderError } from '../../clients/calls';
import { parseEnv } from '../../platform/env/schema';
import type { Credentials, SourceContext } from '../source';

/** Waits of a test: hardly any between attempts. */
export const QUICK = { timeLimitMs: 20_000, retries: 2, firstPauseMs: 1 } as const;

export const envFor = (standIn: SalesforceStandIn) =>
  parseEnv(
    {
      NODE_ENV: 'test',
      SALESFORCE_ALLOWED_HOSTS: standIn.host,
      SALESFORCE_LOGIN_URL: standIn.url,
      SALESFORCE_CLIENT_ID: standIn.oauth.options.clientId,
    },
    { crossChecks: false },
  );

export const tokenCredentials = (standIn: SalesforceStandIn, accessToken: string): Credentials => ({
  authKind: 'token',
  accessToken,
  refreshToken: null,
  expiresAt: null,
  address: standIn.url,
});

export function contextFor(
  standIn: SalesforceStandIn,
  credentials: Credentials,
  more: Partial<SourceContext> = {},
): SourceContext {
  return {
    env: envFor(standIn),
    now: () => new Date(),
    signal: new AbortController().signal,
    credentials,
    renew: () => Promise.reject(new ProviderError('unauthorized', 'There is nothing to renew.')),
    ...more,
  };
}
