import { allows, personalKey, teamKey, type Actor, type Permission } from '@/lib/auth';

/** How an address names a person's deals outside of teams. */
const PERSONAL = 'personal';

/** A team, or a person's own deals (`teamId` is null). */
export interface Place {
  readonly teamId: string | null;
  readonly name: string;
}

/** All places of a person: the teams first, in the order in which they were joined. */
export const placesOf = ({ memberships }: Actor): readonly Place[] => [
  ...memberships.map(({ teamId, teamName }) => ({ teamId, name: teamName })),
  { teamId: null, name: 'Personal' },
];

/** How an address names a place: `?team=…`. */
export const nameOfPlace = (teamId: string | null): string => teamId ?? PERSONAL;

/** The team that an address names, null for one's own deals; the first place where it names none. */
export function findPlace(actor: Actor, team: unknown): string | null {
  const places = placesOf(actor);
  const named = places.find(({ teamId }) => nameOfPlace(teamId) === team);
  return (named ?? places[0])?.teamId ?? null;
}

/** Whether the actor may do this in a place: to what a page of it should offer. */
export const mayAt = (actor: Actor, permission: Permission, teamId: string | null): boolean =>
  allows(actor, permission, teamId === null ? personalKey(actor.userId) : teamKey(teamId));
