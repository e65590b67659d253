import 'server-only';
import { AppError } from '../core/errors';
import { sha256Hex } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import { authModeOf, clerkSettingsOf, type Env } from '../platform/env';
import { TOKEN_PREFIX } from './create-api-token';
import { findClerkUser } from './find-clerk-user';
import { TOKEN_SCOPES, type Actor, type TokenScope } from './model';
import * as repository from './repository';
import { readSession } from './session';

export interface Credentials {
  /** The `Authorization` header, whole. */
  readonly authorization: string | null;
  /** The session cookie of the sign-in in force. */
  readonly sessionCookie: string | null;
  /** Clerk's second one; see `readCredentials`. */
  readonly suffixedCookie?: string | null;
}

const isScope = (scope: string): scope is TokenScope =>
  (TOKEN_SCOPES as readonly string[]).includes(scope);

function toActor(
  user: repository.UserWithMemberships,
  via: Actor['via'],
  tokenScopes: readonly TokenScope[],
): Actor {
  return {
    userId: user.id,
    name: user.name,
    email: user.email,
    auditRef: user.auditRef,
    memberships: user.memberships.map(({ teamId, team, role }) => ({
      teamId,
      teamName: team.name,
      role,
    })),
    via,
    tokenScopes,
  };
}

async function actorOfToken({ db, now }: Deps, token: string): Promise<Actor | null> {
  const found = await repository.findToken(db, sha256Hex(token));
  if (!found || found.revokedAt || found.user.deletedAt) return null;
  if (found.expiresAt && found.expiresAt <= now()) return null;
  await repository.touchToken(db, found.id, now());
  return toActor(found.user, 'token', found.scopes.filter(isScope));
}

/** A session token of Clerk, in a cookie or a header: nothing but the sign-in with Clerk makes one. */
async function actorOfClerk(deps: Deps, env: Env, tokens: string[]): Promise<Actor | null> {
  const settings = clerkSettingsOf(env);
  const user = settings ? await findClerkUser(deps, settings, tokens) : null;
  return user ? toActor(user, 'session', TOKEN_SCOPES) : null;
}

async function actorOfDemo(deps: Deps, env: Env, cookie: string): Promise<Actor | null> {
  const userId = await readSession(cookie, env, deps.now());
  const user = userId ? await repository.findUserById(deps.db, userId) : null;
  return user ? toActor(user, 'session', TOKEN_SCOPES) : null;
}

/** The two sign-ins are never in force together: the cookie of the other one means nothing. */
function actorOfCookies(deps: Deps, env: Env, given: Credentials): Promise<Actor | null> {
  const cookies = [given.sessionCookie, given.suffixedCookie].filter((cookie) => !!cookie);
  if (authModeOf(env) === 'clerk') return actorOfClerk(deps, env, cookies as string[]);
  return given.sessionCookie ? actorOfDemo(deps, env, given.sessionCookie) : Promise.resolve(null);
}

/**
 * Who sends these credentials; null for nobody. A Bearer header decides alone: a bad token is not
 * rescued by a cookie that happens to be there. Holds by itself: nothing before it has to have run.
 *
 * @throws AppError UNAVAILABLE where only Clerk could tell, and Clerk does not answer
 */
export async function findActor(deps: Deps, env: Env, given: Credentials): Promise<Actor | null> {
  if (given.authorization === null) return actorOfCookies(deps, env, given);
  const token = /^Bearer\s+(\S+)$/i.exec(given.authorization)?.[1];
  if (!token) return null;
  return token.startsWith(TOKEN_PREFIX)
    ? actorOfToken(deps, token)
    : actorOfClerk(deps, env, [token]);
}

/** @throws AppError UNAUTHENTICATED where `findActor` finds nobody. */
export async function resolveActor(deps: Deps, env: Env, given: Credentials): Promise<Actor> {
  const actor = await findActor(deps, env, given);
  if (actor) return actor;
  throw new AppError(
    'UNAUTHENTICATED',
    given.authorization === null
      ? 'Sign in, or send an API token as "Authorization: Bearer …".'
      : 'The token is unknown, expired or revoked.',
  );
}

/** For commands on the machine itself, where whoever runs them holds the database anyway. */
export async function findActorByEmail({ db }: Deps, email: string): Promise<Actor | null> {
  const user = await repository.findUserByEmail(db, email);
  return user ? toActor(user, 'session', TOKEN_SCOPES) : null;
}

/** A person as they stand now, for work that goes on after their request: roles may have changed. */
export async function findActorById({ db }: Deps, id: string): Promise<Actor | null> {
  const user = await repository.findUserById(db, id);
  return user ? toActor(user, 'session', TOKEN_SCOPES) : null;
}
