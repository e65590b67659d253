import 'server-only';
import { createHash } from 'node:crypto';
import { ProviderError } from '../../clients/calls';
import { insertEvent } from '../../clients/google-calendar';
import type { SourceMeeting } from '../source';
import { withAccess, type CalendarSession } from './session';
import { toMeeting } from './to-meeting';

/** A meeting that is planned here, to stand in the calendar. */
export interface NewMeeting {
  /** Ours: the same key makes one event, however often it is sent. */
  readonly key: string;
  readonly title: string;
  readonly description: string | null;
  readonly startTime: Date;
  readonly endTime: Date;
  /** IANA; UTC where it is left out. */
  readonly timeZone?: string;
  readonly attendees: readonly string[];
  readonly location: string | null;
  /** Whether Google writes to those who are invited; it does not where this is left out. */
  readonly sendInvitations?: boolean;
}

/** Google takes `a` to `v` and digits: a digest in hexadecimal is made of these. */
const eventIdOf = (key: string): string =>
  `sentinel${createHash('sha256').update(key).digest('hex')}`;

/**
 * Writes a meeting into the connected calendar. Sent again with the same key it finds the first one.
 *
 * @throws ProviderError `forbidden` for an API key, which can write nothing
 */
export async function createMeeting(
  context: CalendarSession,
  { key, startTime, endTime, timeZone = 'UTC', sendInvitations = false, ...words }: NewMeeting,
): Promise<SourceMeeting> {
  if (context.credentials.authKind !== 'oauth') {
    throw new ProviderError(
      'forbidden',
      'An API key cannot write to a calendar. Sign in with Google in Settings to have meetings put there.',
    );
  }
  const { title, description, attendees, location } = words;
  const draft = {
    id: eventIdOf(key),
    summary: title,
    description,
    start: startTime,
    end: endTime,
    timeZone,
    attendees,
    location,
    sendUpdates: sendInvitations ? ('all' as const) : ('none' as const),
  };
  const understood = toMeeting(await withAccess(context, (access) => insertEvent(access, draft)));
  if (understood.kind === 'meeting') return understood.meeting;
  throw new ProviderError('unavailable', 'Google Calendar did not say what it wrote.');
}
