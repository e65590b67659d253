import 'server-only';

export { createApiToken } from './create-api-token';
export { createPeople, findPeople } from './create-people';
export { findActor, findActorByEmail, resolveActor, type Credentials } from './resolve-actor';
export { SESSION_COOKIE, SESSION_DAYS } from './session';
export { listDemoPeople, signInDemo, type DemoPerson } from './sign-in-demo';
export { findUserByEmail } from './repository';
export * from './model';
export * from './policy';
