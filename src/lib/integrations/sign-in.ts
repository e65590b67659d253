import 'server-only';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { placeFor, type Actor } from '../auth';
import { AppError } from '../core/errors';
import { open, randomToken, seal, secretsEqual } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import type { Env } from '../platform/env';
import { connectIntegration } from './connect';
import type { IntegrationRequest } from './in-place';
import { INTEGRATION_LABELS, INTEGRATION_SLUGS, type IntegrationName } from './model';
import type { IntegrationDto } from './output-schema';
import { asAppError } from './provider-fault';
import type { Credentials, SourceOAuth } from './source';
import { sourceOf } from './sources';

/** How long somebody may take to sign in at the provider, s. */
export const SIGN_IN_SECONDS = 600;
const EXCHANGE_LIMIT_MS = 20_000;

/** What the browser keeps meanwhile, sealed. */
const keptSignIn = z.object({
  state: z.string(),
  codeVerifier: z.string(),
  /** Undefined, where none was named, does not survive JSON: it is left out. */
  teamId: z.string().nullable().optional(),
  endsAt: z.number(),
});
type KeptSignIn = z.infer<typeof keptSignIn>;

/** Bound into what is sealed: it opens for the same person and provider alone. */
const placeOf = (name: IntegrationName, { userId }: Actor) => `SignIn.${name}:${userId}`;

const redirectUriOf = (env: Env, name: IntegrationName): string =>
  new URL(`/api/integrations/${INTEGRATION_SLUGS[name]}/callback`, env.NEXT_PUBLIC_APP_URL).href;

async function oauthOf(env: Env, name: IntegrationName): Promise<SourceOAuth> {
  const { oauth } = await sourceOf(name);
  if (oauth?.isConfigured(env)) return oauth;
  const label = INTEGRATION_LABELS[name];
  throw new AppError(
    'NOT_FOUND',
    `Signing in at ${label} is not set up here. Paste a key of ${label} instead.`,
  );
}

export interface SignInBeginning {
  /** Where the browser is sent. */
  readonly authorizeUrl: string;
  /** What the browser has to bring back beside the provider's answer. */
  readonly kept: string;
}

/**
 * Begins to sign somebody in at a provider: OAuth's authorisation code with PKCE.
 *
 * @throws AppError NOT_FOUND (team; no sign-in is set up), FORBIDDEN, UNAVAILABLE (no key to seal with)
 */
export async function beginSignIn(
  deps: Deps,
  env: Env,
  actor: Actor,
  name: IntegrationName,
  teamId: string | null | undefined,
): Promise<SignInBeginning> {
  placeFor(actor, 'integration.manage', teamId);
  const oauth = await oauthOf(env, name);
  const state = randomToken();
  const codeVerifier = randomToken();
  const kept: KeptSignIn = {
    state,
    codeVerifier,
    teamId,
    endsAt: deps.now().getTime() + SIGN_IN_SECONDS * 1_000,
  };
  return {
    authorizeUrl: oauth.authorizeUrl(env, {
      state,
      codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      redirectUri: redirectUriOf(env, name),
    }),
    kept: seal(JSON.stringify(kept), placeOf(name, actor), env.SENTINEL_ENCRYPTION_KEYS ?? []),
  };
}

const lost = (cause?: unknown) =>
  new AppError(
    'BAD_REQUEST',
    'This sign-in was not begun here, or more than ten minutes ago. Begin it once more.',
    { cause },
  );

function openKept(sealed: string, place: string, env: Env): KeptSignIn {
  try {
    return keptSignIn.parse(JSON.parse(open(sealed, place, env.SENTINEL_ENCRYPTION_KEYS ?? [])));
  } catch (error) {
    // Another person's, another provider's, or one of a key that has been taken out since.
    throw lost(error);
  }
}

export interface SignInReturn {
  readonly state: string | undefined;
  /** What `beginSignIn` gave the browser to keep; null where it brought nothing. */
  readonly kept: string | null;
}

/**
 * The sign-in that this is the way back from, since any page can send a browser here.
 *
 * @throws AppError BAD_REQUEST where it was not begun here, not by them, or too long ago
 */
export function demandBegun(
  deps: Deps,
  env: Env,
  actor: Actor,
  name: IntegrationName,
  { state, kept }: SignInReturn,
): Pick<KeptSignIn, 'codeVerifier' | 'teamId'> {
  if (kept === null || !state) throw lost();
  const begun = openKept(kept, placeOf(name, actor), env);
  const isLate = deps.now().getTime() > begun.endsAt;
  if (isLate || !secretsEqual(state, begun.state)) throw lost();
  return begun;
}

/** The grant that the provider's answer stands for. */
async function redeem(
  oauth: SourceOAuth,
  env: Env,
  given: { readonly code: string; readonly codeVerifier: string; readonly redirectUri: string },
): Promise<Credentials> {
  try {
    return await oauth.exchangeCode(env, given, AbortSignal.timeout(EXCHANGE_LIMIT_MS));
  } catch (error) {
    throw asAppError(error, { key: 'code', address: null });
  }
}

/**
 * Connects what somebody signed in to, where they are the one who began it.
 *
 * @throws AppError BAD_REQUEST (it was not begun here, not by them, or too long ago), NOT_FOUND,
 *   FORBIDDEN, VALIDATION_FAILED (the provider does not take it), CONFLICT (another account is
 *   connected), UNAVAILABLE
 */
export async function finishSignIn(
  deps: Deps,
  env: Env,
  request: IntegrationRequest,
  name: IntegrationName,
  { code, ...back }: SignInReturn & { readonly code: string | undefined },
): Promise<IntegrationDto> {
  const { codeVerifier, teamId } = demandBegun(deps, env, request.actor, name, back);
  if (!code) throw lost();
  const oauth = await oauthOf(env, name);
  const redirectUri = redirectUriOf(env, name);
  const credentials = await redeem(oauth, env, { code, codeVerifier, redirectUri });
  return connectIntegration(deps, env, request, name, { credentials, teamId });
}
