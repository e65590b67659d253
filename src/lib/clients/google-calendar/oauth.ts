import 'server-only';
import { callProvider, ProviderError } from '../calls';
import { asGoogleError } from './google-error';
import { sendRequest } from './http-exchange';

/** Who asks: this server, as Google knows it. */
export interface GoogleSignIn {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
}

export interface GoogleGrant {
  readonly accessToken: string;
  /** Null where Google gave none: then the one that is held goes on. */
  readonly refreshToken: string | null;
  readonly expiresAt: Date | null;
}

/** Reads and writes events of every calendar that the person may; nothing else of theirs. */
export const SCOPE = 'https://www.googleapis.com/auth/calendar.events';

const GOOGLE = 'https://www.googleapis.com';
const OWN = {
  authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
  revoke: 'https://oauth2.googleapis.com/revoke',
};
/** Renewing happens under a lock: all attempts together must end long before it does. */
const TIME_LIMIT_MS = 10_000;
const LATEST = Date.UTC(2200, 0, 1);

/** Google keeps its sign-in on other hosts than its API; what stands in for it keeps all on one. */
function endpointsOf(apiUrl: string): typeof OWN {
  const { origin } = new URL(apiUrl);
  if (origin === GOOGLE) return OWN;
  return {
    authorize: `${origin}/o/oauth2/v2/auth`,
    token: `${origin}/token`,
    revoke: `${origin}/revoke`,
  };
}

/**
 * Where the browser is sent. `offline` and `consent` make Google give a refresh token each time, not
 * only at somebody's first sign-in.
 *
 * @see https://developers.google.com/identity/protocols/oauth2/web-server
 */
export function authorizeUrl(
  { clientId, apiUrl }: Omit<GoogleSignIn, 'clientSecret'>,
  given: { readonly state: string; readonly codeChallenge: string; readonly redirectUri: string },
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: given.redirectUri,
    scope: SCOPE,
    state: given.state,
    code_challenge: given.codeChallenge,
    code_challenge_method: 'S256',
    access_type: 'offline',
    prompt: 'consent',
  });
  return `${endpointsOf(apiUrl).authorize}?${query.toString()}`;
}

/** Google's client for one attempt: it ends when the signal does, and repeats nothing by itself. */
async function clientOf({ clientId, clientSecret, apiUrl }: GoogleSignIn, signal: AbortSignal) {
  const { auth } = await import('@googleapis/calendar');
  const { token, revoke } = endpointsOf(apiUrl);
  const client = new auth.OAuth2({
    clientId,
    clientSecret,
    endpoints: { oauth2TokenUrl: token, oauth2RevokeUrl: revoke },
  });
  client.transporter.interceptors.request.add({
    // The library switches retries on for these calls, and takes no signal for them.
    resolved: (options) =>
      Promise.resolve(
        Object.assign(options, {
          retry: false,
          retryConfig: { retry: 0 },
          fetchImplementation: sendRequest,
          signal,
        }),
      ),
  });
  return client;
}
type OAuthClient = Awaited<ReturnType<typeof clientOf>>;

function callSignIn<T>(
  signIn: GoogleSignIn,
  work: (client: OAuthClient) => Promise<T>,
  { signal, retries }: { readonly signal: AbortSignal; readonly retries: number },
): Promise<T> {
  return callProvider(
    async (ending) => {
      try {
        return await work(await clientOf(signIn, ending));
      } catch (error) {
        throw asGoogleError(error, 'bearer');
      }
    },
    { signal, retries, timeLimitMs: TIME_LIMIT_MS },
  );
}

interface Tokens {
  readonly access_token?: string | null;
  readonly refresh_token?: string | null;
  readonly expiry_date?: number | null;
  readonly scope?: string;
}

/** A token that lives for longer than anybody can tell has no known end: a 401 tells. */
function endOf(time: unknown): Date | null {
  const isTime = typeof time === 'number' && time >= 0 && time < LATEST;
  return isTime ? new Date(time) : null;
}

function grantOf({ access_token, refresh_token, expiry_date }: Tokens): GoogleGrant {
  if (typeof access_token !== 'string' || access_token === '') {
    throw new ProviderError('unavailable', 'Google sent an answer that was cut short.');
  }
  return {
    accessToken: access_token,
    refreshToken: typeof refresh_token === 'string' && refresh_token !== '' ? refresh_token : null,
    expiresAt: endOf(expiry_date),
  };
}

/** People may untick a permission on Google's page; without it nothing here works. */
function checkScope({ scope }: Tokens): void {
  if (scope === undefined || scope.split(' ').includes(SCOPE)) return;
  throw new ProviderError(
    'forbidden',
    'Google did not grant access to events. Sign in again, and tick the permission that is asked for.',
    { code: 'insufficientPermissions' },
  );
}

/**
 * What a sign-in brings. Google takes a code once, so nothing is tried twice.
 *
 * @throws ProviderError `unauthorized` where the code is not taken, `forbidden` where too little was granted
 */
export function exchangeCode(
  signIn: GoogleSignIn,
  given: { readonly code: string; readonly codeVerifier: string; readonly redirectUri: string },
  signal: AbortSignal,
): Promise<GoogleGrant> {
  const asked = {
    code: given.code,
    codeVerifier: given.codeVerifier,
    redirect_uri: given.redirectUri,
  };
  return callSignIn(
    signIn,
    async (client) => {
      const { tokens } = await client.getToken(asked);
      checkScope(tokens);
      return grantOf(tokens);
    },
    { signal, retries: 0 },
  );
}

/** @throws ProviderError `unauthorized` where the grant was withdrawn */
export function renewGrant(
  signIn: GoogleSignIn,
  refreshToken: string,
  signal: AbortSignal,
): Promise<GoogleGrant> {
  return callSignIn(
    signIn,
    async (client) => {
      client.setCredentials({ refresh_token: refreshToken });
      return grantOf((await client.refreshAccessToken()).credentials);
    },
    { signal, retries: 2 },
  );
}

/** Takes the grant back; one that Google no longer knows is taken back already. */
export async function revokeGrant(
  signIn: GoogleSignIn,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await callSignIn(signIn, (client) => client.revokeToken(token), { signal, retries: 2 });
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'invalid_token') return;
    throw error;
  }
}
