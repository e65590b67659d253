import 'server-only';

export { findCalendarFault, type CalendarAccess } from './access';
export { insertEvent, listEvents } from './events';
export type { EventDraft, EventPage, EventQuery } from './events';
export type { CalendarEvent, UnreadEvent } from './read-answers';
export { authorizeUrl, exchangeCode, renewGrant, revokeGrant } from './oauth';
export type { GoogleGrant, GoogleSignIn } from './oauth';
