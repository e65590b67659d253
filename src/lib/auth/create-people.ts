import 'server-only';
import { newId } from '../core/ids';
import { inTransaction } from '../platform/db';
import type { Deps } from '../platform/deps';
import type { TeamRole } from './model';
import * as repository from './repository';

export interface PeopleInput {
  readonly users: readonly {
    readonly key: string;
    readonly email: string;
    readonly name: string;
  }[];
  readonly teams: readonly {
    readonly key: string;
    readonly name: string;
    readonly members: readonly { readonly userKey: string; readonly role: TeamRole }[];
  }[];
}

export interface CreatedPeople {
  /** The input's keys -> ids */
  readonly people: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
}

/** Makes the demo's people and teams, all or none. */
export async function createPeople(
  { db, now }: Deps,
  { users, teams }: PeopleInput,
): Promise<CreatedPeople> {
  const people = new Map(users.map(({ key }) => [key, newId()]));
  const teamIds = new Map(teams.map(({ key }) => [key, newId()]));
  const idOf = (map: ReadonlyMap<string, string>, key: string): string => map.get(key) ?? key;
  const startedAt = now().getTime();
  await inTransaction(db, async (tx) => {
    await repository.insertUsers(
      tx,
      // A millisecond apart: the sign-in page lists them in this order.
      users.map(({ key, email, name }, index) => ({
        id: idOf(people, key),
        email,
        name,
        isDemo: true,
        createdAt: new Date(startedAt + index),
      })),
    );
    await repository.insertTeams(
      tx,
      teams.map(({ key, name }) => ({ id: idOf(teamIds, key), name })),
      teams.flatMap(({ key, members }) =>
        members.map(({ userKey, role }) => ({
          teamId: idOf(teamIds, key),
          userId: idOf(people, userKey),
          role,
        })),
      ),
    );
  });
  return { people, teams: teamIds };
}

/** The demo's people and teams as they were made before, and when; null where they were not. */
export async function findPeople(
  { db }: Deps,
  { users, teams }: PeopleInput,
): Promise<(CreatedPeople & { readonly since: Date }) | null> {
  const found = await repository.listDemoPeople(db);
  const byEmail = new Map(found.map((user) => [user.email, user]));
  const since = found[0]?.createdAt;
  if (!since || users.some(({ email }) => !byEmail.has(email))) return null;
  const memberships = found.flatMap((user) => user.memberships);
  const idOfTeam = (name: string) =>
    memberships.find(({ team }) => team.name === name)?.teamId ?? '';
  return {
    since,
    people: new Map(users.map(({ key, email }) => [key, byEmail.get(email)?.id ?? ''])),
    teams: new Map(teams.map(({ key, name }) => [key, idOfTeam(name)])),
  };
}
