import type { HubSpotRecord } from '../../clients/hubspot';
import { lineFrom, linkFrom } from '../plain-text';
import type { RecordProblem, SourceEvent, SourceMeeting } from '../source';
import type { People } from './people';
import {
  addressFrom,
  dateAt,
  isPast,
  lineAt,
  listAt,
  MAX_LINE,
  MAX_NAME,
  MAX_TEXT,
  rawAt,
  wordsAt,
} from './record-values';

export interface Told {
  readonly events: readonly SourceEvent[];
  readonly meetings?: readonly SourceMeeting[];
  readonly problems?: readonly RecordProblem[];
}

export interface ActivitySetting {
  readonly now: Date;
  readonly people: People;
  /** Addresses of the contacts that a meeting is with. */
  readonly attendees: (meetingId: string) => readonly string[];
}

const NOTHING: Told = { events: [] };
const HALF_HOUR_MS = 1_800_000;

const COMMON = ['hs_timestamp', 'hubspot_owner_id'] as const;
export const ACTIVITY_PROPERTIES = {
  emails: [
    ...COMMON,
    'hs_email_direction',
    'hs_email_status',
    'hs_email_subject',
    'hs_email_from_email',
    'hs_email_from_firstname',
    'hs_email_from_lastname',
    'hs_body_preview',
  ],
  calls: [...COMMON, 'hs_call_status', 'hs_call_title', 'hs_call_body'],
  meetings: [
    ...COMMON,
    'hs_meeting_title',
    'hs_meeting_body',
    'hs_meeting_start_time',
    'hs_meeting_end_time',
    'hs_meeting_outcome',
    'hs_meeting_location',
    'hs_meeting_external_url',
    'hs_attendee_owner_ids',
  ],
  notes: [...COMMON, 'hs_note_body'],
} as const;
export type ActivityType = keyof typeof ACTIVITY_PROPERTIES;
export const ACTIVITY_TYPES = Object.keys(ACTIVITY_PROPERTIES) as readonly ActivityType[];

const dateless = (kind: RecordProblem['kind'], record: HubSpotRecord, field: string, name: string | null): Told => ({
  events: [],
  problems: [
    {
      kind,
      externalId: record.id,
      name,
      field,
      message: 'It has no date that can be read, and is left out of the deal’s history.',
      isSkipped: true,
    },
  ],
}); // prettier-ignore

/** When an activity was, or is to be; HubSpot sets it on all of them. */
const timeOf = (record: HubSpotRecord): Date | null => dateAt(record, 'hs_timestamp');

function joined(...texts: readonly (string | null)[]): string | null {
  const text = texts.filter((part) => part !== null).join('\n');
  return text === '' ? null : text.slice(0, MAX_TEXT).toWellFormed();
}

/** What never reached its reader, or has not yet. */
const NOT_SENT = new Set(['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING']);

/**
 * `EMAIL` was sent from or logged into HubSpot by a user, `INCOMING_EMAIL` came in. `FORWARDED_EMAIL`
 * was forwarded to HubSpot to be logged, which is done with mails of either way: there the sender
 * tells, a user's address or another; without one it is not known who wrote, and it is left out.
 */
function wayOf(email: HubSpotRecord, people: People): 'email_sent' | 'email_received' | null {
  const direction = rawAt(email, 'hs_email_direction');
  if (direction === 'INCOMING_EMAIL') return 'email_received';
  if (direction === 'EMAIL') {
    return NOT_SENT.has(rawAt(email, 'hs_email_status') ?? '') ? null : 'email_sent';
  }
  const sender = addressFrom(rawAt(email, 'hs_email_from_email'));
  if (direction !== 'FORWARDED_EMAIL' || sender === null) return null;
  return people.isOwnAddress(sender) ? 'email_sent' : 'email_received';
}

function senderOf(email: HubSpotRecord): string | null {
  const names = [lineAt(email, 'hs_email_from_firstname'), lineAt(email, 'hs_email_from_lastname')];
  const name = names.filter((part) => part !== null).join(' ');
  return lineFrom(name, MAX_LINE) ?? addressFrom(rawAt(email, 'hs_email_from_email'));
}

function ofEmail(email: HubSpotRecord, { now, people }: ActivitySetting): Told {
  const type = wayOf(email, people);
  if (type === null) return NOTHING;
  const at = timeOf(email);
  const subject = lineAt(email, 'hs_email_subject', MAX_NAME);
  if (at === null) return dateless('activity', email, 'hs_timestamp', subject);
  if (!isPast(at, now)) return NOTHING;
  const actor =
    type === 'email_sent' ? people.nameOf(rawAt(email, 'hubspot_owner_id')) : senderOf(email);
  const text = joined(subject, wordsAt(email, 'hs_body_preview'));
  return { events: [{ externalId: `email:${email.id}`, at, type, actor, text }] };
}

/** A call counts when it took place: HubSpot says so, or says nothing and its time is past. */
function ofCall(call: HubSpotRecord, { now, people }: ActivitySetting): Told {
  const status = rawAt(call, 'hs_call_status');
  if (status !== null && status !== 'COMPLETED') return NOTHING;
  const at = timeOf(call);
  const title = lineAt(call, 'hs_call_title', MAX_NAME);
  if (at === null) return dateless('activity', call, 'hs_timestamp', title);
  if (!isPast(at, now)) return NOTHING;
  const actor = people.nameOf(rawAt(call, 'hubspot_owner_id'));
  const text = joined(title, wordsAt(call, 'hs_call_body'));
  return { events: [{ externalId: `call:${call.id}`, at, type: 'call', actor, text }] };
}

function ofNote(note: HubSpotRecord, { now, people }: ActivitySetting): Told {
  const at = timeOf(note);
  const text = wordsAt(note, 'hs_note_body');
  if (at === null) return dateless('activity', note, 'hs_timestamp', lineFrom(text, 80));
  if (!isPast(at, now)) return NOTHING;
  const actor = people.nameOf(rawAt(note, 'hubspot_owner_id'));
  return { events: [{ externalId: `note:${note.id}`, at, type: 'note', actor, text }] };
}

export const startOf = (meeting: HubSpotRecord): Date | null =>
  dateAt(meeting, 'hs_meeting_start_time') ?? timeOf(meeting);

/** Outcomes with which a meeting that lay in the past has not taken place at that time. */
const NOT_HELD = new Set(['CANCELED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED']);
const CANCELLED = new Set(['CANCELED', 'CANCELLED']);

function plannedOf(
  meeting: HubSpotRecord,
  startTime: Date,
  setting: ActivitySetting,
): SourceMeeting {
  const end = dateAt(meeting, 'hs_meeting_end_time');
  const location = lineAt(meeting, 'hs_meeting_location', MAX_NAME);
  const users = [rawAt(meeting, 'hubspot_owner_id'), ...listAt(meeting, 'hs_attendee_owner_ids')];
  const own = users.flatMap((id) => setting.people.byId(id)?.email ?? []);
  return {
    externalId: meeting.id,
    title: lineAt(meeting, 'hs_meeting_title', MAX_NAME) ?? 'Meeting',
    description: wordsAt(meeting, 'hs_meeting_body'),
    startTime,
    endTime: end && end > startTime ? end : new Date(startTime.getTime() + HALF_HOUR_MS),
    attendees: [...new Set([...setting.attendees(meeting.id), ...own])].sort(),
    location,
    meetingLink: linkFrom(location),
    url: linkFrom(rawAt(meeting, 'hs_meeting_external_url')),
    isCancelled: CANCELLED.has(rawAt(meeting, 'hs_meeting_outcome') ?? ''),
  };
}

/** That it was arranged ahead: an event of its own, which stays when the meeting is over. */
function arrangedOf(meeting: HubSpotRecord, start: Date, actor: string | null): SourceEvent[] {
  const at = meeting.createdAt;
  if (Number.isNaN(at.getTime()) || at >= start) return [];
  const to = start.toISOString();
  const text = lineAt(meeting, 'hs_meeting_title', MAX_NAME);
  const externalId = `meeting_scheduled:${meeting.id}:${to}`;
  return [{ externalId, at, type: 'meeting_scheduled', to, actor, text }];
}

function heldOf(meeting: HubSpotRecord, at: Date, actor: string | null): SourceEvent[] {
  if (NOT_HELD.has(rawAt(meeting, 'hs_meeting_outcome') ?? '')) return [];
  const text = joined(
    lineAt(meeting, 'hs_meeting_title', MAX_NAME),
    wordsAt(meeting, 'hs_meeting_body'),
  );
  return [{ externalId: `meeting:${meeting.id}`, at, type: 'meeting_held', actor, text }];
}

function ofMeeting(meeting: HubSpotRecord, setting: ActivitySetting): Told {
  const start = startOf(meeting);
  const name = lineAt(meeting, 'hs_meeting_title', MAX_NAME);
  if (start === null) return dateless('meeting', meeting, 'hs_meeting_start_time', name);
  const actor = setting.people.nameOf(rawAt(meeting, 'hubspot_owner_id'));
  const isOff = CANCELLED.has(rawAt(meeting, 'hs_meeting_outcome') ?? '');
  const arranged = isOff ? [] : arrangedOf(meeting, start, actor);
  if (isPast(start, setting.now)) {
    return { events: [...arranged, ...heldOf(meeting, start, actor)] };
  }
  return { events: arranged, meetings: [plannedOf(meeting, start, setting)] };
}

const READERS = { emails: ofEmail, calls: ofCall, meetings: ofMeeting, notes: ofNote } as const;

/** What one activity means for a deal: a touch, a meeting ahead, a problem, or nothing. */
export const activityOf = (
  type: ActivityType,
  record: HubSpotRecord,
  setting: ActivitySetting,
): Told => READERS[type](record, setting);
