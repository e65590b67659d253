import 'server-only';
import { AppError } from '../core/errors';
import { sha256Hex } from '../platform/crypto';
import type { Deps } from '../platform/deps';
import { authModeOf, type Env } from '../platform/env';
import { TOKEN_PREFIX } from './create-api-token';
import { TOKEN_SCOPES, type Actor, type TokenScope } from './model';
import * as repository from './repository';
import { readSession } from './session';

export interface Credentials {
  /** The `Authorization` header, whole. */
  readonly authorization: string | null;
  readonly sessionCookie: string | null;
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
  if (!token.startsWith(TOKEN_PREFIX)) return null;
  const found = await repository.findToken(db, sha256Hex(token));
  if (!found || found.revokedAt || found.user.deletedAt) return null;
  if (found.expiresAt && found.expiresAt <= now()) return null;
  await repository.touchToken(db, found.id, now());
  return toActor(found.user, 'token', found.scopes.filter(isScope));
}

async function actorOfSession(deps: Deps, env: Env, cookie: string): Promise<Actor | null> {
  // The open sign-in is never in force beside Clerk: a stray demo cookie means nothing there.
  if (authModeOf(env) === 'clerk') return null;
  const userId = await readSession(cookie, env, deps.now());
  const user = userId ? await repository.findUserById(deps.db, userId) : null;
  return user ? toActor(user, 'session', TOKEN_SCOPES) : null;
}

/**
 * Who sends these credentials; null for nobody. A Bearer header decides alone: a bad token is not
 * rescued by a cookie that happens to be there. Clerk's tokens are recognised here once configured.
 */
export async function findActor(
  deps: Deps,
  env: Env,
  { authorization, sessionCookie }: Credentials,
): Promise<Actor | null> {
  if (authorization !== null) {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    return token ? actorOfToken(deps, token) : null;
  }
  return sessionCookie ? actorOfSession(deps, env, sessionCookie) : null;
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
