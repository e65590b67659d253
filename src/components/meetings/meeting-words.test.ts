import { describe, expect, it } from 'vitest';
import type { MeetingDto } from '@/lib/integrations/output-schema';
import {
  dealFacts,
  guestWords,
  lengthWords,
  linksOf,
  partMeetings,
  readGuests,
} from './meeting-words';

const meeting = (id: string, startTime: string, endTime: string, isCancelled = false) =>
  ({ id, startTime, endTime, isCancelled }) as MeetingDto;

it('parts what is still to come from what is over, and leaves out what was cancelled', () => {
  const { ahead, past } = partMeetings(
    [
      meeting('later', '2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z'),
      meeting('running', '2026-03-01T11:30:00Z', '2026-03-01T12:30:00Z'),
      meeting('called-off', '2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z', true),
      meeting('just-over', '2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z'),
      meeting('long-ago', '2026-01-01T11:00:00Z', '2026-01-01T12:00:00Z'),
    ],
    '2026-03-01T12:00:00Z',
  );
  expect(ahead.map(({ id }) => id)).toEqual(['running', 'later']);
  expect(past.map(({ id }) => id)).toEqual(['just-over', 'long-ago']);
});

it('names two guests and counts the others', () => {
  expect(guestWords([])).toBeNull();
  expect(guestWords(['a@x.example', 'b@x.example'])).toBe('a@x.example, b@x.example');
  expect(guestWords(['a@x.example', 'b@x.example', 'c@x.example'])).toBe(
    'a@x.example, b@x.example and 1 more',
  );
});

it.each([
  ['2026-03-01T10:30:00Z', '30 minutes'],
  ['2026-03-01T11:00:00Z', '1 hour'],
  ['2026-03-01T11:30:00Z', '1 h 30 min'],
])('lasts until %s: %s', (endTime, words) => {
  expect(lengthWords({ startTime: '2026-03-01T10:00:00Z', endTime })).toBe(words);
});

it('reads addresses however they are parted', () => {
  expect(readGuests(' a@x.example, b@x.example;c@x.example\nd@x.example ')).toHaveLength(4);
  expect(readGuests('  ')).toEqual([]);
});

it('tells deals of one name apart', () => {
  const deal = { account: 'Alder Foods', stage: 'proposal', ownerName: 'Ada Costa' } as const;
  expect(dealFacts(deal)).toBe('Alder Foods · Proposal · Ada Costa');
  expect(dealFacts({ ...deal, account: null, ownerName: null })).toBe(
    'no account · Proposal · no owner',
  );
});

describe('links', () => {
  it('lead to the web alone', () => {
    expect(linksOf({ meetingLink: 'javascript:alert(1)', url: 'https://x.example/e' })).toEqual({
      join: null,
      source: 'https://x.example/e',
    });
  });
});
