import 'server-only';

export { createApiToken } from './create-api-token';
export { createPeople, findPeople } from './create-people';
export { readCredentials } from './read-credentials';
export { readClerkHook, takeClerkUser, type ClerkEvent } from './read-clerk-hook';
export {
  findActor,
  findActorByEmail,
  findActorById,
  resolveActor,
  type Credentials,
} from './resolve-actor';
export { SESSION_COOKIE, SESSION_DAYS } from './session';
export { listDemoPeople, signInDemo, type DemoPerson } from './sign-in-demo';
export { buryIdentity, findUserBySubject, lockProfile } from './repository';
export * from './model';
export * from './policy';
