import { authModeOf, type Env } from './schema';

/** What the parts that speak with Clerk are given. */
export interface ClerkSettings {
  readonly publishableKey: string;
  readonly secretKey: string;
  /** PEM; with it session tokens are verified without a call to Clerk. */
  readonly jwtKey: string | null;
  /** Origins whose session tokens are accepted; never empty, which would mean any. */
  readonly authorizedParties: readonly string[];
  readonly apiUrl: string;
  /** The host that the browser loads Clerk from; null where the publishable key is not one of Clerk's. */
  readonly frontendHost: string | null;
}

/** Hosting consoles and one-line files keep a PEM's line breaks as `\n`, two characters. */
const toPem = (key: string): string => key.replaceAll(String.raw`\n`, '\n').trim();

function partiesOf(env: Env): string[] {
  const named = (env.CLERK_AUTHORIZED_PARTIES ?? '')
    .split(',')
    .map((party) => party.trim().replace(/\/+$/, ''))
    .filter(Boolean);
  return named.length > 0 ? named : [new URL(env.NEXT_PUBLIC_APP_URL).origin];
}

/** A publishable key is `pk_test_` or `pk_live_` and the base64 of `<host>$`. */
function hostOf(publishableKey: string): string | null {
  const encoded = /^pk_(?:test|live)_([\w+/=-]+)$/.exec(publishableKey)?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString('latin1');
  // Only what can be a host: it stands in the Content-Security-Policy.
  return /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\$$/i.exec(decoded)?.[1] ?? null;
}

/** How Clerk is set up, or null where another sign-in is in force. */
export function clerkSettingsOf(env: Env): ClerkSettings | null {
  const publishableKey = env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY;
  const secretKey = env.CLERK_SECRET_KEY;
  if (authModeOf(env) !== 'clerk' || !publishableKey || !secretKey) return null;
  return {
    publishableKey,
    secretKey,
    jwtKey: env.CLERK_JWT_KEY ? toPem(env.CLERK_JWT_KEY) : null,
    authorizedParties: partiesOf(env),
    apiUrl: env.CLERK_API_URL,
    frontendHost: hostOf(publishableKey),
  };
}
