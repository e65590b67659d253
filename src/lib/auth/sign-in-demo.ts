import 'server-only';
import { AppError, invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import { authModeOf, type Env } from '../platform/env';
import type { TeamRole } from './model';
import * as repository from './repository';
import { signSession } from './session';

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly teamName: string | null;
  readonly role: TeamRole | null;
}

function demandOpenSignIn(env: Env): void {
  if (authModeOf(env) !== 'clerk') return;
  throw new AppError('FORBIDDEN', 'The demo sign-in is off, because Clerk is configured.');
}

/** The seeded people that the open sign-in offers, in the order they were seeded. */
export async function listDemoPeople({ db }: Deps, env: Env): Promise<DemoPerson[]> {
  demandOpenSignIn(env);
  const people = await repository.listDemoPeople(db);
  return people.map(({ id, name, email, memberships }) => ({
    id,
    name,
    email,
    teamName: memberships[0]?.team.name ?? null,
    role: memberships[0]?.role ?? null,
  }));
}

/** Signs in as a seeded person, and nobody else. Answers the cookie's value. */
export async function signInDemo(deps: Deps, env: Env, userId: string): Promise<string> {
  demandOpenSignIn(env);
  const user = await repository.findUserById(deps.db, userId);
  if (!user?.isDemo) throw invalidField('userId', 'choose one of the people on the list');
  return signSession(user.id, env, deps.now());
}
