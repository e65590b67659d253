import 'server-only';
import { OAuth2 } from 'jsforce/lib/oauth2.js';
import { z } from 'zod';
import type { Env } from '../../platform/env';
import { callProvider, ProviderError } from '../calls';
import { findInstanceFault, originOf } from './address';
import { grantFault } from './faults';
import { HttpExchange } from './http-exchange';

/** The calls that a sync makes, and a grant that outlives the session. */
const SCOPE = 'api refresh_token';
const TIME_LIMIT_MS = 30_000;

/** What the organisation (or the operator) has registered at Salesforce. */
export interface SalesforceApp {
  readonly env: Pick<Env, 'SALESFORCE_ALLOWED_HOSTS'>;
  /** Where people sign in: login.salesforce.com, test.salesforce.com or the instance itself. */
  readonly loginUrl: string;
  readonly clientId: string;
  /** Null for an app that goes by PKCE alone. */
  readonly clientSecret: string | null;
}

export interface Grant {
  readonly accessToken: string;
  /** A new one where refresh tokens are rotated: the one before is worth nothing then. Else null. */
  readonly refreshToken: string | null;
  readonly instanceUrl: string;
}

/**
 * Where the browser is sent to sign in.
 *
 * @param codeChallenge base64url of the SHA-256 of the verifier (PKCE, RFC 7636)
 */
export function authorizeUrl(
  app: SalesforceApp,
  given: { readonly state: string; readonly codeChallenge: string; readonly redirectUri: string },
): string {
  const { state, codeChallenge, redirectUri } = given;
  return oauthOf(app, redirectUri).getAuthorizationUrl({
    scope: SCOPE,
    state,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
  });
}

/** @throws ProviderError `unauthorized` where the code is not taken */
export function exchangeCode(
  app: SalesforceApp,
  given: { readonly code: string; readonly codeVerifier: string; readonly redirectUri: string },
  signal: AbortSignal,
): Promise<Grant> {
  const { code, codeVerifier, redirectUri } = given;
  const oauth = oauthOf(app, redirectUri);
  return askForGrant(app, oauth, signal, () =>
    oauth.requestToken(code, { code_verifier: codeVerifier }),
  );
}

/** @throws ProviderError `unauthorized` where the grant was withdrawn */
export function refreshGrant(
  app: SalesforceApp,
  refreshToken: string,
  signal: AbortSignal,
): Promise<Grant> {
  const oauth = oauthOf(app);
  return askForGrant(app, oauth, signal, () => oauth.refreshToken(refreshToken));
}

/** Withdraws a grant with all that came of it. One that is no longer known is withdrawn already. */
export async function revokeGrant(
  app: SalesforceApp,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  const oauth = oauthOf(app);
  try {
    await calling(oauth, signal, () => oauth.revokeToken(token));
  } catch (error) {
    if (error instanceof ProviderError && error.fault === 'rejected' && error.status === 400)
      return;
    throw error;
  }
}

function oauthOf(
  { env, loginUrl, clientId, clientSecret }: SalesforceApp,
  redirectUri = '',
): OAuth2 {
  const fault = findInstanceFault(loginUrl, env);
  if (fault)
    throw new ProviderError('rejected', `The address for signing in to Salesforce ${fault}.`);
  return new OAuth2({
    loginUrl: originOf(loginUrl),
    clientId,
    ...(clientSecret === null ? {} : { clientSecret }),
    ...(redirectUri === '' ? {} : { redirectUri }),
  });
}

const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.string().min(1),
});

async function askForGrant(
  { env }: SalesforceApp,
  oauth: OAuth2,
  signal: AbortSignal,
  ask: () => Promise<unknown>,
): Promise<Grant> {
  const answer = await calling(oauth, signal, async () => {
    const { success, data, error } = grantSchema.safeParse(await ask());
    if (success) return data;
    throw new ProviderError('unavailable', 'Salesforce’s answer could not be read.', {
      cause: error,
    });
  });
  const fault = findInstanceFault(answer.instance_url, env);
  if (fault)
    throw new ProviderError('rejected', `The address of the Salesforce instance ${fault}.`);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    instanceUrl: originOf(answer.instance_url),
  };
}

function calling<T>(oauth: OAuth2, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return callProvider(
    async (ending) => {
      const transport = new HttpExchange(ending);
      oauth._transport = transport;
      try {
        return await work();
      } catch (error) {
        throw grantFault(error, transport.answered);
      }
    },
    { signal, timeLimitMs: TIME_LIMIT_MS },
  );
}
