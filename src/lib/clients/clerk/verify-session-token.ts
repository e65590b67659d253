import 'server-only';
import { verifyToken } from '@clerk/backend';
import { TokenVerificationError, TokenVerificationErrorReason } from '@clerk/backend/errors';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { AppError } from '../../core/errors';
import type { ClerkSettings } from '../../platform/env';
import { withDeadline } from './with-deadline';

/** What a session token proves: whose it is, and what else Clerk was told to write into it. */
export interface ClerkSession {
  /** Clerk's user id. */
  readonly subject: string;
  /** Seconds; the newer of two tokens is the one that counts. */
  readonly issuedAt: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Browsers keep cookies of 4 KB at most; longer ones are not worth decoding. */
const MAX_LENGTH = 8_192;
/** How far clocks may stand apart; the library's own tolerance. */
const CLOCK_SKEW_MS = 5_000;
/** Machines and organisations have subjects too, signed by the same key. */
const SUBJECT = /^user_[\w-]{1,100}$/;
/**
 * The library's categories of session tokens, in the header's `cat`. `verifyToken` lets tokens of
 * JWT templates pass, which carry the same signature but outlive the session they were made in; only
 * `authenticateRequest` looks.
 */
const SESSION_CATEGORIES: readonly unknown[] = [undefined, 'cl_B7d4PD111AAA', 'cl_I7d4PD111III'];
/** Nothing is wrong with the token then: it could not be judged. */
const CANNOT_TELL: readonly string[] = [
  TokenVerificationErrorReason.RemoteJWKFailedToLoad,
  TokenVerificationErrorReason.JWKFailedToResolve,
  TokenVerificationErrorReason.InvalidSecretKey,
];

/** The library reads the machine's clock; by ours the token has to hold as well. */
function holdsAt({ exp, nbf, iat }: Record<string, unknown>, now: Date): boolean {
  const ms = (claim: unknown): number => (typeof claim === 'number' ? claim * 1000 : NaN);
  const latest = now.getTime() + CLOCK_SKEW_MS;
  const early = [nbf, iat].some((claim) => claim !== undefined && !(ms(claim) <= latest));
  return !early && ms(exp) > now.getTime() - CLOCK_SKEW_MS;
}

/**
 * Whether the token could be one at all, by what it says of itself: what is not costs no call to Clerk,
 * where the keys are fetched there. (What it says counts once the signature over it has held.)
 */
function mayBeOne(token: string, now: Date): boolean {
  if (token.length > MAX_LENGTH) return false;
  try {
    const { alg, kid, cat } = decodeProtectedHeader(token);
    if (alg !== 'RS256' || typeof kid !== 'string' || !SESSION_CATEGORIES.includes(cat))
      return false;
    return holdsAt(decodeJwt(token), now);
  } catch {
    return false;
  }
}

const unavailable = (message: string, cause?: unknown) =>
  new AppError('UNAVAILABLE', message, { cause, retryAfterSeconds: 5 });

/** The verified claims; null for a token that is none, or not of this installation. */
async function verify(
  token: string,
  settings: ClerkSettings,
): Promise<Record<string, unknown> | null> {
  const { jwtKey, secretKey, apiUrl } = settings;
  if (jwtKey && !jwtKey.includes('-----BEGIN PUBLIC KEY-----')) {
    throw unavailable('CLERK_JWT_KEY is not a PEM public key, so nobody can be recognised.');
  }
  const key = jwtKey ? { jwtKey } : { secretKey, apiUrl };
  const authorizedParties = [...settings.authorizedParties];
  try {
    return await withDeadline(verifyToken(token, { ...key, authorizedParties }));
  } catch (error) {
    const judged =
      error instanceof TokenVerificationError ? !CANNOT_TELL.includes(error.reason) : jwtKey;
    if (judged) return null;
    throw unavailable('Clerk does not answer, so the session cannot be checked.', error);
  }
}

/**
 * Verifies a session token of Clerk: signature, lifetime, authorised party (a token without one is
 * refused, in a header as in a cookie), and that its session is not waiting for something.
 *
 * @returns null for anything that proves nothing
 * @throws AppError UNAVAILABLE where the instance's keys have to be fetched and cannot be
 */
export async function verifySessionToken(
  token: string,
  settings: ClerkSettings,
  now: Date,
): Promise<ClerkSession | null> {
  const claims = mayBeOne(token, now) ? await verify(token, settings) : null;
  if (!claims) return null;
  const { sub, sts, iat } = claims;
  // "pending": signed in, but with a task left to do, such as a second factor to set up.
  if (sts !== undefined && sts !== 'active') return null;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) return null;
  return { subject: sub, issuedAt: typeof iat === 'number' ? iat : 0, claims };
}
