import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfQuiet, lastDigests, nextDigest, type DigestTime } from './local-time';

const NIGHT = { quietFrom: 22 * 60, quietTo: 7 * 60 };
const quiet = (now: string, timeZone: string | null, hours = NIGHT) =>
  endOfQuiet(new Date(now), { timeZone, ...hours })?.toISOString() ?? null;

describe('quiet hours', () => {
  it('span midnight on the clock of the person', () => {
    expect(quiet('2026-03-10T20:59:00Z', 'Europe/Berlin')).toBeNull();
    expect(quiet('2026-03-10T21:00:00Z', 'Europe/Berlin')).toBe('2026-03-11T06:00:00.000Z');
    expect(quiet('2026-03-11T05:59:59Z', 'Europe/Berlin')).toBe('2026-03-11T06:00:00.000Z');
    expect(quiet('2026-03-11T06:00:00Z', 'Europe/Berlin')).toBeNull();
    expect(quiet('2026-03-11T05:00:00Z', 'America/New_York')).toBe('2026-03-11T11:00:00.000Z');
    expect(quiet('2026-03-10T17:00:00Z', 'Asia/Kolkata')).toBe('2026-03-11T01:30:00.000Z');
  });

  it('may lie within a day', () => {
    const noon = { quietFrom: 12 * 60, quietTo: 13 * 60 + 30 };
    expect(quiet('2026-03-10T12:10:00Z', 'UTC', noon)).toBe('2026-03-10T13:30:00.000Z');
    expect(quiet('2026-03-10T13:30:00Z', 'UTC', noon)).toBeNull();
    expect(quiet('2026-03-10T11:59:00Z', 'UTC', noon)).toBeNull();
  });

  it('end at seven on the wall also in the night in which the clock changes', () => {
    // Forward on 29 March 2026 at 02:00, back on 25 October at 03:00.
    expect(quiet('2026-03-28T22:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T05:00:00.000Z');
    expect(quiet('2026-10-24T21:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T06:00:00.000Z');
    // New York: forward on 8 March, back on 1 November.
    expect(quiet('2026-03-08T04:00:00Z', 'America/New_York')).toBe('2026-03-08T11:00:00.000Z');
    expect(quiet('2026-11-01T03:00:00Z', 'America/New_York')).toBe('2026-11-01T12:00:00.000Z');
  });

  it('that end in an hour which the clock skips end when it has passed', () => {
    const early = { quietFrom: 22 * 60, quietTo: 2 * 60 + 30 };
    expect(quiet('2026-03-29T00:30:00Z', 'Europe/Berlin', early)).toBe('2026-03-29T01:30:00.000Z');
  });

  it('that end in an hour which comes twice never end in the past', () => {
    const early = { quietFrom: 22 * 60, quietTo: 2 * 60 + 30 };
    expect(quiet('2026-10-24T23:00:00Z', 'Europe/Berlin', early)).toBe('2026-10-25T00:30:00.000Z');
    // 02:15 for the second time.
    expect(quiet('2026-10-25T01:15:00Z', 'Europe/Berlin', early)).toBe('2026-10-25T01:30:00.000Z');
  });

  it('are none without both ends, or where they are the same; an unknown zone is UTC', () => {
    const none = { quietFrom: null, quietTo: null };
    expect(endOfQuiet(new Date(), { timeZone: 'UTC', ...none })).toBeNull();
    expect(quiet('2026-03-10T23:00:00Z', 'UTC', { quietFrom: 60, quietTo: 60 })).toBeNull();
    expect(quiet('2026-03-10T23:00:00Z', 'Mars/Olympus')).toBe('2026-03-11T07:00:00.000Z');
    expect(quiet('2026-03-10T23:00:00Z', null)).toBe('2026-03-11T07:00:00.000Z');
  });

  it('end within a day, after now, wherever and whenever', () => {
    const minute = fc.integer({ min: 0, max: 1_439 });
    const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    const time = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }); // prettier-ignore
    fc.assert(
      fc.property(time, zone, minute, minute, (now, timeZone, quietFrom, quietTo) => {
        const end = endOfQuiet(now, { timeZone, quietFrom, quietTo });
        if (end === null) return;
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      }),
      { numRuns: 3_000 },
    );
  });
});

const daily = (timeZone: string, digestMinute = 480): DigestTime => ({
  timeZone,
  digest: 'daily',
  digestMinute,
  digestWeekday: 1,
});
const next = (after: string, time: DigestTime) =>
  nextDigest(new Date(after), time)?.toISOString() ?? null;

describe('the next digest', () => {
  it('comes at the hour on the wall, over a change of the clock as well', () => {
    expect(next('2026-03-27T07:00:00Z', daily('Europe/Berlin'))).toBe('2026-03-28T07:00:00.000Z');
    expect(next('2026-03-28T07:00:00Z', daily('Europe/Berlin'))).toBe('2026-03-29T06:00:00.000Z');
    expect(next('2026-10-24T06:00:00Z', daily('Europe/Berlin'))).toBe('2026-10-25T07:00:00.000Z');
    expect(next('2026-03-10T00:00:00Z', daily('Asia/Kolkata'))).toBe('2026-03-10T02:30:00.000Z');
    expect(next('2026-03-10T23:00:00Z', daily('Pacific/Auckland'))).toBe(
      '2026-03-11T19:00:00.000Z',
    );
  });

  it('comes on its weekday', () => {
    // 2026-03-10 is a Tuesday.
    const weekly = (digestWeekday: number): DigestTime => ({
      ...daily('UTC'),
      digest: 'weekly',
      digestWeekday,
    });
    expect(next('2026-03-10T07:00:00Z', weekly(2))).toBe('2026-03-10T08:00:00.000Z');
    expect(next('2026-03-10T08:00:00Z', weekly(2))).toBe('2026-03-17T08:00:00.000Z');
    expect(next('2026-03-10T08:00:00Z', weekly(1))).toBe('2026-03-16T08:00:00.000Z');
    expect(next('2026-03-10T08:00:00Z', weekly(7))).toBe('2026-03-15T08:00:00.000Z');
  });

  it('is none where it is off', () => {
    expect(next('2026-03-10T08:00:00Z', { ...daily('UTC'), digest: 'off' })).toBeNull();
  });

  it('follows the last one, which is never after the time that is asked for', () => {
    const { last, before } = lastDigests(new Date('2026-03-30T05:59:00Z'), daily('Europe/Berlin'));
    expect(last.toISOString()).toBe('2026-03-29T06:00:00.000Z');
    expect(before.toISOString()).toBe('2026-03-28T07:00:00.000Z');
  });
});
