import type { RiskEventType } from '../../risk';
import type { Row } from '../../clients/salesforce';
import type { RecordProblem, SourceEvent, SourceMeeting } from '../source';
import { dateAt, idAt, lineAt, problemOf, textAt } from './row-values';

const MAX_NAME = 200;
const MAX_TITLE = 500;
const MAX_TEXT = 2_000;
const HOUR_MS = 3_600_000;

export interface Activities {
  readonly events: readonly SourceEvent[];
  readonly meetings: readonly SourceMeeting[];
  readonly problems: readonly RecordProblem[];
}

/** Subject and description, as one short text. */
function wordsOf(row: Row): string | null {
  const subject = textAt(row, 'Subject', MAX_TITLE);
  const more = textAt(row, 'Description', MAX_TEXT);
  const words = [subject, more].filter((text) => text !== null).join('\n');
  return words === '' ? null : words.slice(0, MAX_TEXT).toWellFormed();
}

/** The kinds of tasks that Salesforce makes itself, by what they are a record of. */
const BY_SUBTYPE: Readonly<Record<string, RiskEventType>> = {
  Call: 'call',
  Email: 'email_sent',
  ListEmail: 'email_sent',
};
/** What people choose for a task of the general kind; they may write names of their own. */
const BY_TYPE: readonly (readonly [RegExp, RiskEventType])[] = [
  [/call|phone/i, 'call'],
  [/e-?mail/i, 'email_sent'],
  [/meeting|demo|visit/i, 'meeting_held'],
];

function typeOf(row: Row): RiskEventType {
  const known = BY_SUBTYPE[lineAt(row, 'TaskSubtype', MAX_NAME) ?? ''];
  if (known) return known;
  const type = lineAt(row, 'Type', MAX_NAME) ?? '';
  return BY_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'note';
}

const undated = (kind: RecordProblem['kind'], row: Row, field: string): RecordProblem =>
  problemOf(kind, row, {
    field,
    message: 'has no date that can be read; it is left out of the deal’s history',
    isSkipped: true,
  });

/**
 * Completed tasks are touches, at the moment of completion (before Salesforce kept that, on the due
 * day). An e-mail that only a task tells of carries no direction: Salesforce writes such tasks for
 * what its users send, so it counts as sent. Where the e-mail itself can be read, it is believed
 * instead of its task.
 */
function ofTask(row: Row, mailed: ReadonlySet<string>): Partial<Activities> {
  const id = idAt(row, 'Id');
  if (id === null || mailed.has(id)) return {};
  const at =
    dateAt(row, 'CompletedDateTime') ?? dateAt(row, 'ActivityDate') ?? dateAt(row, 'CreatedDate');
  if (at === null) return { problems: [undated('activity', row, 'ActivityDate')] };
  const actor = lineAt(row, 'Owner.Name', MAX_NAME);
  const event = { externalId: `task:${id}`, at, type: typeOf(row), actor, text: wordsOf(row) };
  return { events: [event] };
}

/** `Incoming` is Salesforce's own word for the direction. */
function ofEmail(row: Row): Partial<Activities> {
  const id = idAt(row, 'Id');
  if (id === null) return {};
  const at = dateAt(row, 'MessageDate') ?? dateAt(row, 'CreatedDate');
  if (at === null) return { problems: [undated('activity', row, 'MessageDate')] };
  const type = row.Incoming === true ? 'email_received' : 'email_sent';
  const actor = lineAt(row, 'FromName', MAX_NAME) ?? lineAt(row, 'FromAddress', MAX_NAME);
  const text = textAt(row, 'Subject', MAX_TITLE);
  return { events: [{ externalId: `email:${id}`, at, type, actor, text }] };
}

function meetingOf(row: Row, id: string, startTime: Date, instanceUrl: string): SourceMeeting {
  const end = dateAt(row, 'EndDateTime');
  const email = lineAt(row, 'Who.Email', 320)?.toLowerCase() ?? null;
  return {
    externalId: id,
    title: lineAt(row, 'Subject', MAX_TITLE) ?? 'Meeting',
    description: textAt(row, 'Description', MAX_TEXT),
    startTime,
    endTime: end && end >= startTime ? end : new Date(startTime.getTime() + HOUR_MS),
    attendees: email === null ? [] : [email],
    location: lineAt(row, 'Location', MAX_TITLE),
    meetingLink: null,
    url: `${instanceUrl}/lightning/r/Event/${id}/view`,
    // Salesforce knows no cancelled events: they are deleted.
    isCancelled: false,
  };
}

interface Setting {
  readonly now: Date;
  readonly instanceUrl: string;
}

/** One that was planned ahead was scheduled when it was written down, also where it is over by now. */
function scheduled(row: Row, id: string, startTime: Date, actor: string | null): SourceEvent[] {
  const at = dateAt(row, 'CreatedDate');
  if (at === null || at >= startTime) return [];
  const to = startTime.toISOString();
  const externalId = `meeting_scheduled:${id}:${to}`;
  return [
    {
      externalId,
      at,
      type: 'meeting_scheduled',
      to,
      actor,
      text: lineAt(row, 'Subject', MAX_TITLE),
    },
  ];
}

function ofMeeting(row: Row, { now, instanceUrl }: Setting): Partial<Activities> {
  const id = idAt(row, 'Id');
  if (id === null) return {};
  const startTime = dateAt(row, 'StartDateTime');
  if (startTime === null) return { problems: [undated('meeting', row, 'StartDateTime')] };
  const actor = lineAt(row, 'Owner.Name', MAX_NAME);
  const planned = scheduled(row, id, startTime, actor);
  if (startTime > now) {
    return { events: planned, meetings: [meetingOf(row, id, startTime, instanceUrl)] };
  }
  const held = { externalId: `meeting:${id}`, at: startTime, actor, text: wordsOf(row) };
  return { events: [...planned, { ...held, type: 'meeting_held' }] };
}

export interface ActivityRows {
  readonly tasks: readonly Row[];
  readonly meetings: readonly Row[];
  readonly emails: readonly Row[];
}

/** Tasks, events and e-mails of one opportunity, as touches and as meetings ahead. */
export function activitiesOf(rows: ActivityRows, setting: Setting): Activities {
  const mailed = new Set(rows.emails.flatMap((row) => idAt(row, 'ActivityId') ?? []));
  const parts = [
    ...rows.tasks.map((row) => ofTask(row, mailed)),
    ...rows.emails.map((row) => ofEmail(row)),
    ...rows.meetings.map((row) => ofMeeting(row, setting)),
  ];
  return {
    events: parts.flatMap(({ events = [] }) => events),
    meetings: parts.flatMap(({ meetings = [] }) => meetings),
    problems: parts.flatMap(({ problems = [] }) => problems),
  };
}
