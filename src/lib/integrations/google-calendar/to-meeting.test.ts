import { describe, expect, it } from 'vitest';
import type { CalendarEvent } from '../../clients/google-calendar';
import type { SourceMeeting } from '../source';
import { lineFrom, linkFrom, wordsFrom } from '../plain-text';
import { distanceOf, toMeeting } from './to-meeting';

const ME = { email: 'ada@sentinel.example', self: true };
const JANE = { email: 'Jane@Globex.example', responseStatus: 'accepted' };
const EVENT: CalendarEvent = {
  id: 'abc123',
  status: 'confirmed',
  summary: 'Globex renewal',
  start: { dateTime: '2026-03-09T10:00:00+01:00' },
  end: { dateTime: '2026-03-09T10:30:00+01:00' },
  attendees: [ME, JANE],
  htmlLink: 'https://www.google.com/calendar/event?eid=abc',
  eventType: 'default',
};

const meetingOf = (change: CalendarEvent): SourceMeeting => {
  const understood = toMeeting({ ...EVENT, ...change });
  if (understood.kind !== 'meeting') throw new Error(`It is ${understood.kind}.`);
  return understood.meeting;
};
const withoutGuests: CalendarEvent = { attendees: [ME] };
const allDay: CalendarEvent = { start: { date: '2026-03-09' }, end: { date: '2026-03-10' } };

describe('an event', () => {
  it('becomes a meeting', () => {
    expect(toMeeting(EVENT)).toEqual({
      kind: 'meeting',
      meeting: {
        externalId: 'abc123',
        title: 'Globex renewal',
        description: null,
        startTime: new Date('2026-03-09T09:00:00Z'),
        endTime: new Date('2026-03-09T09:30:00Z'),
        attendees: ['ada@sentinel.example', 'jane@globex.example'],
        location: null,
        meetingLink: null,
        url: 'https://www.google.com/calendar/event?eid=abc',
        isCancelled: false,
      },
    });
  });

  it.each<[string, CalendarEvent]>([
    ['cancelled', { status: 'cancelled' }],
    ['free', { transparency: 'transparent' }],
    ['declined by oneself', { attendees: [{ ...ME, responseStatus: 'declined' }, JANE] }],
    ['a whole day alone', { ...allDay, ...withoutGuests }],
    [
      'a whole day with a room',
      { ...allDay, attendees: [ME, { email: 'r@x.example', resource: true }] },
    ],
    ['a whole day of nobody', { ...allDay, attendees: undefined }],
  ])('that is %s does not take place', (_what, change) => {
    expect(meetingOf(change).isCancelled).toBe(true);
  });

  it.each<[string, CalendarEvent]>([
    ['tentative', { status: 'tentative' }],
    ['opaque', { transparency: 'opaque' }],
    ['declined by another', { attendees: [ME, { ...JANE, responseStatus: 'declined' }] }],
    ['of an hour, alone', withoutGuests],
    ['a whole day with somebody', allDay],
  ])('that is %s takes place', (_what, change) => {
    expect(meetingOf(change).isCancelled).toBe(false);
  });

  it.each(['birthday', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation'])(
    'of the kind %s is no meeting',
    (eventType) => {
      expect(toMeeting({ ...EVENT, eventType })).toEqual({ kind: 'other' });
    },
  );

  it('that was deleted may have nothing but its id', () => {
    expect(toMeeting({ id: 'gone', status: 'cancelled' })).toMatchObject({
      kind: 'meeting',
      meeting: { externalId: 'gone', isCancelled: true, title: '(No title)' },
    });
    const place = {
      recurringEventId: 's',
      originalStartTime: { dateTime: '2026-03-09T10:00:00Z' },
    };
    expect(toMeeting({ id: 's_1', status: 'cancelled', ...place })).toMatchObject({
      meeting: { startTime: new Date('2026-03-09T10:00:00Z') },
    });
  });

  it.each<[string, CalendarEvent, string, string]>([
    ['a day', allDay, '2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'],
    [
      'a time without its offset',
      {
        start: { dateTime: '2026-07-09T10:00:00', timeZone: 'Europe/Zurich' },
        end: { dateTime: '2026-07-09T11:00:00', timeZone: 'Europe/Zurich' },
      },
      '2026-07-09T08:00:00.000Z',
      '2026-07-09T09:00:00.000Z',
    ],
    ['no end', { end: undefined }, '2026-03-09T09:00:00.000Z', '2026-03-09T09:00:00.000Z'],
    [
      'an end before it begins',
      { end: { dateTime: '2026-03-09T08:00:00Z' } },
      '2026-03-09T09:00:00.000Z',
      '2026-03-09T09:00:00.000Z',
    ],
  ])('may have %s', (_what, change, start, end) => {
    const { startTime, endTime } = meetingOf(change);
    expect([startTime.toISOString(), endTime.toISOString()]).toEqual([start, end]);
  });

  it.each<[string, CalendarEvent, string]>([
    ['without a start', { start: undefined }, 'start'],
    ['with a day that is none', { start: { date: '2026-02-30' } }, 'start'],
    ['with a time that is none', { start: { dateTime: 'soon' } }, 'start'],
    [
      'with a zone that is none',
      { start: { dateTime: '2026-03-09T10:00:00', timeZone: 'X/Y' } },
      'start',
    ],
    ['of another age', { start: { dateTime: '9999-03-09T10:00:00Z' } }, 'start'],
    ['without an id', { id: undefined }, 'id'],
  ])('%s is a problem that is told', (_what, change, field) => {
    expect(toMeeting({ ...EVENT, ...change })).toMatchObject({
      kind: 'problem',
      problem: { kind: 'meeting', field, name: 'Globex renewal', isSkipped: true },
    });
  });

  it('names people, not rooms, each once, and who invited', () => {
    const { attendees } = meetingOf({
      attendees: [
        ME,
        JANE,
        { email: 'JANE@globex.example' },
        { email: 'c_room@resource.calendar.google.com' },
        { email: 'room@x.example', resource: true },
        { responseStatus: 'accepted' },
        { email: 'no address' },
        { email: 'nul\u0000@x.example' },
      ],
      organizer: { email: 'boss@globex.example' },
    });
    expect(attendees).toEqual([
      'ada@sentinel.example',
      'boss@globex.example',
      'jane@globex.example',
    ]);
    const own = { organizer: { email: 'team@group.calendar.google.com' } };
    expect(meetingOf(own).attendees).not.toContain('team@group.calendar.google.com');
  });

  it('links to where people meet', () => {
    const doors = [
      { entryPointType: 'phone', uri: 'tel:+1' },
      { entryPointType: 'video', uri: 'https://zoom.example/j/1' },
    ];
    expect(meetingOf({ conferenceData: { entryPoints: doors } }).meetingLink).toBe(
      'https://zoom.example/j/1',
    );
    const hangoutLink = 'https://meet.google.com/abc';
    expect(meetingOf({ hangoutLink }).meetingLink).toBe(hangoutLink);
    expect(meetingOf({ hangoutLink: 'javascript:alert(1)' }).meetingLink).toBeNull();
  });

  it('is bounded and clean', () => {
    const long = `\u0000a\ud800\u202e${'x'.repeat(30_000)}`;
    const meeting = meetingOf({ summary: long, description: long, location: long });
    const texts = [meeting.title, meeting.description ?? '', meeting.location ?? ''];
    expect(texts.map(({ length }) => length)).toEqual([500, 5_000, 500]);
    expect(texts.every((text) => text.isWellFormed() && !text.includes('\u0000'))).toBe(true);
    const crowd = Array.from({ length: 500 }, (_, n) => ({ email: `p${n}@x.example` }));
    expect(meetingOf({ attendees: crowd }).attendees).toHaveLength(200);
  });
});

describe('texts', () => {
  it.each([
    [
      '<p>Hello<br>you &amp; <b>me</b></p><ul><li>one</li><li>two</li></ul>',
      'Hello\nyou & me\none\ntwo',
    ],
    ['a < b and c > d', 'a < b and c > d'],
    ['<a href="https://x.example">here</a>', 'here'],
    ['&lt;b&gt; &#65;&#x42;&nbsp;c &quot;d&#39;', '<b> AB c "d\''],
    ['&#0;&#xD800;&#9999999;x', '�x'],
    ['one\r\n\r\n\r\n\r\ntwo', 'one\n\ntwo'],
    ['<!-- a --><br>', null],
    ['  ', null],
    [null, null],
  ])('%j is %j', (html, words) => {
    expect(wordsFrom(html, 100)).toBe(words);
  });

  it('are not cut through a character', () => {
    expect(wordsFrom('ab😀', 3)).toBe('ab');
    expect(lineFrom(' a\n\tb ', 10)).toBe('a b');
    expect(lineFrom('\u0000', 10)).toBeNull();
  });

  it('only addresses of the web are links', () => {
    expect(linkFrom('https://x.example/a')).toBe('https://x.example/a');
    for (const text of [
      'ftp://x',
      'data:text/html,x',
      '/a',
      '',
      null,
      `https://x/${'a'.repeat(3_000)}`,
    ]) {
      expect(linkFrom(text)).toBeNull();
    }
  });

  it('hostile ones take no time', () => {
    const start = process.cpuUsage();
    for (const text of [
      '<a'.repeat(50_000),
      '<!--'.repeat(50_000),
      '&#'.repeat(50_000),
      ' \n'.repeat(50_000),
    ]) {
      wordsFrom(text, 5_000);
    }
    expect(process.cpuUsage(start).user).toBeLessThan(1e6);
  });
});

describe('a day of a repeated event', () => {
  const window = {
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2026-12-31T00:00:00Z'),
  };
  const inside = { dateTime: '2026-02-01T10:00:00Z' };
  const outside = { dateTime: '2031-02-01T10:00:00Z' };
  const before = { dateTime: '2025-02-01T10:00:00Z' };
  it.each<[string, CalendarEvent, string]>([
    ['inside', { originalStartTime: inside, start: inside }, 'near'],
    ['after', { originalStartTime: outside, start: outside }, 'far'],
    ['before', { originalStartTime: before, start: before }, 'far'],
    ['moved from before to after', { originalStartTime: before, start: outside }, 'far'],
    ['moved out', { originalStartTime: inside, start: outside }, 'near'],
    ['moved in', { originalStartTime: outside, start: inside }, 'moved'],
    ['deleted, inside', { originalStartTime: inside }, 'near'],
    ['deleted, outside', { originalStartTime: outside }, 'far'],
    ['of no known time', {}, 'near'],
  ])('%s', (_what, event, distance) => {
    expect(distanceOf({ recurringEventId: 's', ...event }, window)).toBe(distance);
    expect(distanceOf(event, window)).toBe('near');
  });
});
