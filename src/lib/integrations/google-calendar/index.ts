import 'server-only';

export type { NewMeeting } from './create-meeting';
export { googleCalendarSource, type GoogleCalendarSource } from './google-calendar-source';
