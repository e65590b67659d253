import { describe, expect, it } from 'vitest';
import { parseDealRow, parseEventRow, parseIsoTime } from './index';

const deal = {
  id: 'd1',
  name: 'Acme',
  value: '1200.50',
  currency: 'eur',
  createdAt: '2026-01-05',
  stage: 'proposal',
};
const event = { dealId: 'd1', at: '2026-01-05T10:00:00Z', type: 'note' };

function dealProblems(change: Record<string, string>): string[] {
  const parsed = parseDealRow({ ...deal, ...change });

  return parsed.ok ? [] : parsed.reasons.map(({ field, message }) => `${field} ${message}`);
}

function eventProblems(change: Record<string, string>): string[] {
  const parsed = parseEventRow({ ...event, ...change }, 'line 2');

  return parsed.ok ? [] : parsed.reasons.map(({ field, message }) => `${field} ${message}`);
}

describe('parseIsoTime', () => {
  it.each([
    ['2026-03-31', Date.UTC(2026, 2, 31)],
    ['2026-03-31T09:00', Date.UTC(2026, 2, 31, 9)],
    ['2026-03-31 09:00:01', Date.UTC(2026, 2, 31, 9, 0, 1)],
    ['2026-03-31T09:00:00.123456Z', Date.UTC(2026, 2, 31, 9, 0, 0, 123)],
    ['2026-03-31T09:00:00+02:00', Date.UTC(2026, 2, 31, 7)],
    ['2026-03-31T09:00:00-0530', Date.UTC(2026, 2, 31, 14, 30)],
  ])('reads %s', (text, expected) => expect(parseIsoTime(text)).toBe(expected));

  it.each(['', '31.03.2026', '2026-02-30', '2026-13-01', '2026-01-01T25:00', '2026', 'now'])(
    'refuses "%s"',
    (text) => expect(parseIsoTime(text)).toBeNull(),
  );
});

describe('parseDealRow', () => {
  it('reads a row, with what is missing as null', () => {
    expect(parseDealRow(deal)).toEqual({
      ok: true,
      value: {
        id: 'd1',
        name: 'Acme',
        value: 1200.5,
        currency: 'EUR',
        createdAt: Date.UTC(2026, 0, 5),
        stage: 'proposal',
        expectedCloseDate: null,
        closedAt: null,
        outcome: null,
        owner: null,
        account: null,
        source: null,
        warnings: [],
      },
    });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ id: ' ' }, /^id is empty/],
    [{ createdAt: '5 Jan' }, /^createdAt "5 Jan" is not an ISO 8601 date/],
    [{ createdAt: '9999-01-01' }, /^createdAt .* outside 1970 to 2200/],
    [{ value: 'lots' }, /^value "lots" is not a number/],
    [{ value: '-5' }, /^value -5 is negative/],
    [{ value: '1e13' }, /^value 1e13 is more than 1e12/],
    [{ name: 'x'.repeat(501) }, /^name has 501 characters; at most 500/],
    [{ name: 'a\0b' }, /^name contains a NUL/],
    [{ outcome: 'maybe' }, /^outcome "maybe" is not won, lost or empty/],
    [{ currency: 'euros' }, /^currency "EUROS"/],
    [{ outcome: 'won', closedAt: '2026-01-04' }, /^closedAt lies before createdAt/],
    [{ outcome: 'lost' }, /^closedAt is empty although/],
    [{ closedAt: '2026-02-04' }, /^outcome is empty although/],
  ])('refuses %j', (change, message) => {
    expect(dealProblems(change)).toEqual([expect.stringMatching(message)]);
  });

  it('names every bad field of a row at once', () => {
    expect(dealProblems({ value: 'x', createdAt: 'y', outcome: 'z' })).toHaveLength(3);
  });

  it('reports a close date before the creation without refusing the row', () => {
    const parsed = parseDealRow({ ...deal, expectedCloseDate: '2025-12-31' });
    expect(parsed.ok && parsed.value.warnings[0]?.field).toBe('expectedCloseDate');
  });
});

describe('parseEventRow', () => {
  it('stores dates as ISO in UTC', () => {
    const row = {
      ...event,
      type: 'close_date_changed',
      from: '2026-03-01',
      to: '2026-04-01T00:00+02:00',
    };
    const parsed = parseEventRow(row, 'line 2');
    expect(parsed.ok && parsed.value.event).toMatchObject({
      id: 'line 2',
      from: '2026-03-01T00:00:00.000Z',
      to: '2026-03-31T22:00:00.000Z',
    });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ dealId: '' }, /^dealId is empty/],
    [{ at: 'soon' }, /^at "soon"/],
    [{ type: 'telegram' }, /^type "telegram" is unknown; known are created/],
    [{ type: 'stage_changed' }, /^to is empty/],
    [{ type: 'value_changed', to: '-1' }, /^to -1 is negative/],
    [{ type: 'meeting_scheduled', to: 'Friday' }, /^to "Friday"/],
    [{ text: 'a\0' }, /^text contains a NUL/],
  ])('refuses %j', (change, message) => {
    expect(eventProblems(change)).toEqual([expect.stringMatching(message)]);
  });
});
