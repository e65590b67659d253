import 'server-only';

export type { ClerkUser } from './clerk-user-schema';
export { deleteClerkUser } from './delete-user';
export { fetchClerkUser } from './fetch-user';
export { sessionCookieNames } from './session-cookies';
export { verifyHook, type ClerkEvent } from './verify-hook';
export { verifySessionToken, type ClerkSession } from './verify-session-token';
