import 'server-only';
import { SignJWT, jwtVerify } from 'jose';
import { randomBytes } from 'node:crypto';
import { isId } from '../core/ids';
import type { Env } from '../platform/env';

export const SESSION_COOKIE = 'sentinel_session';
export const SESSION_DAYS = 14;
const AUDIENCE = 'sentinel-demo-session';

/** Without a configured secret (development only) each process makes its own: a restart signs out. */
const fallbackSecret = randomBytes(32).toString('base64url');

const keyOf = (env: Env): Uint8Array =>
  new TextEncoder().encode(env.SENTINEL_SESSION_SECRET ?? fallbackSecret);

/** A signed statement "this browser is user `userId`", valid for two weeks. */
export function signSession(userId: string, env: Env, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience(AUDIENCE)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + SESSION_DAYS * 86_400)
    .sign(keyOf(env));
}

/** The user's id, or null for anything forged, foreign or expired. */
export async function readSession(cookie: string, env: Env, now: Date): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(cookie, keyOf(env), {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      currentDate: now,
      requiredClaims: ['sub', 'exp'],
    });
    return typeof payload.sub === 'string' && isId(payload.sub) ? payload.sub : null;
  } catch {
    return null;
  }
}
