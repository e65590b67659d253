import 'server-only';

export type { CalendarAccess } from './access';
export { insertEvent, listEvents } from './events';
export type { CalendarEvent, EventDraft, EventPage, EventQuery } from './events';
export { authorizeUrl, exchangeCode, renewGrant, revokeGrant } from './oauth';
export type { GoogleGrant, GoogleSignIn } from './oauth';
