import 'server-only';
import { demandTokenScope, type Actor } from '../auth';
import { AppError, invalidField } from '../core/errors';
import type { Deps } from '../platform/deps';
import { keptBecause } from './delete-account';
import type { ProfileDto } from './dto';
import { findPerson, updateProfile, type PersonRow } from './repository/people';
import type { ChangeProfileInput } from './schema';

/** A name that comes from the identity provider is changed there, or the next sign-in undoes it. */
const mayRename = ({ externalAuthId }: PersonRow): boolean => externalAuthId === null;

const toProfile = (person: PersonRow): ProfileDto => ({
  id: person.id,
  name: person.name,
  email: person.email,
  timeZone: person.timeZone,
  mayRename: mayRename(person),
  keptBecause: keptBecause(person),
});

async function getPerson({ db }: Deps, { userId }: Actor): Promise<PersonRow> {
  const person = await findPerson(db, userId);
  if (!person) throw new AppError('UNAUTHENTICATED', 'This account was deleted.');
  return person;
}

export async function getProfile(deps: Deps, actor: Actor): Promise<ProfileDto> {
  demandTokenScope(actor, 'account.read');
  return toProfile(await getPerson(deps, actor));
}

/** @throws AppError VALIDATION_FAILED (`name`) where the identity provider keeps it */
export async function changeProfile(
  deps: Deps,
  actor: Actor,
  { name, timeZone }: ChangeProfileInput,
): Promise<ProfileDto> {
  demandTokenScope(actor, 'account.manage');
  const person = await getPerson(deps, actor);
  const renames = name !== undefined && name !== person.name;
  if (renames && !mayRename(person)) {
    throw invalidField('name', 'is kept by your sign-in: change it there');
  }
  const data = renames ? { name, timeZone } : { timeZone };
  return toProfile(await updateProfile(deps.db, person.id, data));
}
