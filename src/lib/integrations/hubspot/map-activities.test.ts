import { describe, expect, it } from 'vitest';
import type { HubSpotRecord } from '../../clients/hubspot';
import { activityOf, type ActivityType } from './map-activities';
import { peopleOf } from './people';

const NOW = new Date('2026-03-02T10:00:00Z');
const PAST = '2026-02-20T10:00:00Z';
const AHEAD = '2026-03-09T15:00:00Z';
const people = peopleOf([{ id: '1', userId: 9, name: 'Ada Adams', email: 'ada@sellers.example' }]);
const setting = { now: NOW, people, attendees: () => ['zoe@buyers.example', 'bob@buyers.example'] };

const record = (properties: HubSpotRecord['properties'], createdAt = '2026-02-01T08:00:00Z'): HubSpotRecord => ({
  id: '77', properties, history: {}, createdAt: new Date(createdAt),
}); // prettier-ignore
const told = (type: ActivityType, properties: HubSpotRecord['properties'], createdAt?: string) =>
  activityOf(type, record(properties, createdAt), setting);
const typesOf = (type: ActivityType, properties: HubSpotRecord['properties']) =>
  told(type, properties).events.map((event) => event.type);

describe('e-mails', () => {
  const email = (more: HubSpotRecord['properties']) => ({ hs_timestamp: PAST, ...more });
  it.each([
    ['sent', { hs_email_direction: 'EMAIL', hs_email_status: 'SENT' }, ['email_sent']],
    ['logged, without a status', { hs_email_direction: 'EMAIL' }, ['email_sent']],
    ['received', { hs_email_direction: 'INCOMING_EMAIL' }, ['email_received']],
    ['bounced', { hs_email_direction: 'EMAIL', hs_email_status: 'BOUNCED' }, []],
    ['planned', { hs_email_direction: 'EMAIL', hs_email_status: 'SCHEDULED' }, []],
    ['forwarded, of a buyer', { hs_email_direction: 'FORWARDED_EMAIL', hs_email_from_email: 'Zoe@buyers.example' }, ['email_received']],
    ['forwarded, of a user', { hs_email_direction: 'FORWARDED_EMAIL', hs_email_from_email: 'ADA@sellers.example' }, ['email_sent']],
    ['forwarded, of nobody', { hs_email_direction: 'FORWARDED_EMAIL' }, []],
    ['without a direction', {}, []],
    ['of later', { hs_email_direction: 'EMAIL', hs_timestamp: AHEAD }, []],
  ] as const)('%s', (_name, more, types) => {
    expect(typesOf('emails', email(more))).toEqual(types);
  }); // prettier-ignore

  it('say who wrote what, when', () => {
    const sent = { hs_email_direction: 'EMAIL', hubspot_owner_id: '1', hs_email_subject: 'Offer\n2', hs_body_preview: 'Dear &amp; all' }; // prettier-ignore
    expect(told('emails', email(sent)).events[0]).toEqual({
      externalId: 'email:77',
      at: new Date(PAST),
      type: 'email_sent',
      actor: 'Ada Adams',
      text: 'Offer 2\nDear & all',
    });
    const received = { hs_email_direction: 'INCOMING_EMAIL', hs_email_from_firstname: 'Zoe', hs_email_from_lastname: null }; // prettier-ignore
    expect(told('emails', email(received)).events[0]?.actor).toBe('Zoe');
  });
});

describe('calls', () => {
  it.each([
    ['that took place', { hs_call_status: 'COMPLETED', hs_timestamp: PAST }, ['call']],
    ['of the past, without a status', { hs_timestamp: PAST }, ['call']],
    ['that nobody took', { hs_call_status: 'NO_ANSWER', hs_timestamp: PAST }, []],
    ['that are planned', { hs_timestamp: AHEAD }, []],
  ] as const)('%s', (_name, properties, types) => {
    expect(typesOf('calls', properties)).toEqual(types);
  });
});

describe('meetings', () => {
  const meeting = (start: string, outcome: string | null = null) => ({
    hs_timestamp: start,
    hs_meeting_title: 'Demo',
    hs_meeting_start_time: start,
    hs_meeting_outcome: outcome,
    hubspot_owner_id: '1',
    hs_meeting_location: 'https://meet.example/x',
  });
  const shape = (start: string, outcome: string | null) => {
    const { events, meetings = [] } = told('meetings', meeting(start, outcome));
    return [events.map(({ externalId }) => externalId.split(':')[0]), meetings.map(({ isCancelled }) => isCancelled)]; // prettier-ignore
  };
  it.each([
    ['held', PAST, 'COMPLETED', [['meeting_scheduled', 'meeting'], []]],
    ['past, of which nobody says more', PAST, null, [['meeting_scheduled', 'meeting'], []]],
    ['past, never marked', PAST, 'SCHEDULED', [['meeting_scheduled', 'meeting'], []]],
    ['past and cancelled', PAST, 'CANCELED', [[], []]],
    ['to which nobody came', PAST, 'NO_SHOW', [['meeting_scheduled'], []]],
    ['moved away from there', PAST, 'RESCHEDULED', [['meeting_scheduled'], []]],
    ['ahead', AHEAD, 'SCHEDULED', [['meeting_scheduled'], [false]]],
    ['moved to there', AHEAD, 'RESCHEDULED', [['meeting_scheduled'], [false]]],
    ['ahead and cancelled', AHEAD, 'CANCELED', [[], [true]]],
  ] as const)('%s', (_name, start, outcome, expected) => {
    expect(shape(start, outcome)).toEqual(expected);
  });

  it('ahead say who, where and when', () => {
    const { meetings, events } = told('meetings', meeting(AHEAD));
    expect(meetings).toEqual([
      {
        externalId: '77',
        title: 'Demo',
        description: null,
        startTime: new Date(AHEAD),
        endTime: new Date('2026-03-09T15:30:00Z'),
        attendees: ['ada@sellers.example', 'bob@buyers.example', 'zoe@buyers.example'],
        location: 'https://meet.example/x',
        meetingLink: 'https://meet.example/x',
        url: null,
        isCancelled: false,
      },
    ]);
    expect(events[0]).toMatchObject({
      externalId: 'meeting_scheduled:77:2026-03-09T15:00:00.000Z',
      at: new Date('2026-02-01T08:00:00Z'),
      to: '2026-03-09T15:00:00.000Z',
    });
  });

  it('once over, have the id that the stored meeting gives them', () => {
    expect(told('meetings', meeting(PAST)).events.at(-1)).toMatchObject({ externalId: 'meeting:77', type: 'meeting_held', at: new Date(PAST) }); // prettier-ignore
  });

  it('that were only written down afterwards were never arranged', () => {
    const { events } = told('meetings', meeting(PAST), '2026-02-21T08:00:00Z');
    expect(events.map(({ type }) => type)).toEqual(['meeting_held']);
  });
});

describe('notes', () => {
  it('are words without HTML, and short', () => {
    const note = { hs_timestamp: PAST, hs_note_body: `<p>They <b>like</b> it</p><p>${'x'.repeat(5_000)}</p>\u0000` }; // prettier-ignore
    const text = told('notes', note).events[0]?.text ?? '';
    expect(text.startsWith('They like it\nxxx')).toBe(true);
    expect(text.length).toBeLessThanOrEqual(2_000);
  });
});

it.each(['emails', 'calls', 'meetings', 'notes'] as const)('%s without a date are a problem', (type) => {
  const { events, problems } = told(type, { hs_timestamp: 'soon', hs_email_direction: 'EMAIL' });
  expect(events).toEqual([]);
  expect(problems).toMatchObject([{ externalId: '77', isSkipped: true }]);
}); // prettier-ignore
