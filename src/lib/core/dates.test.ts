import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, isoDate, parseIsoDate, startOfUtcDay } from './dates';

const between = {
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2199-12-31T23:59:59.999Z'),
};
const anyTime = fc.date({ ...between, noInvalidDate: true });

describe('parseIsoDate', () => {
  it('reads back every time that was written as ISO', () => {
    fc.assert(
      fc.property(anyTime, (date) => {
        expect(parseIsoDate(date.toISOString())).toEqual(date);
        const day = date.toISOString().slice(0, 10);
        expect(parseIsoDate(day)).toEqual(new Date(`${day}T00:00:00.000Z`));
      }),
    );
  });

  it.each([
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-03-31T09:00Z', '2026-03-31T09:00:00.000Z'],
    ['2026-03-31T23:30:00-05:00', '2026-04-01T04:30:00.000Z'],
    ['2026-03-31T09:00:00.123456789Z', '2026-03-31T09:00:00.123Z'],
  ])('takes %s', (text, iso) => {
    expect(parseIsoDate(text)?.toISOString()).toBe(iso);
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '2026-04-31T09:00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '1969-12-31',
    '2200-01-01',
    '0001-01-01',
    '2026-03-31T09:00:00',
    '2026-03-31T25:00:00Z',
    '2026-03-31 09:00:00Z',
    '31.03.2026',
    '03/31/2026',
    '1767571200000',
    'tomorrow',
    '',
    '2026-03-31\u0000',
  ])('refuses %j', (text) => {
    expect(parseIsoDate(text)).toBeNull();
  });

  it('gives a time in bounds or null for any text, and never throws', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}Z)?$/));
    fc.assert(
      fc.property(texts, (text) => {
        const date = parseIsoDate(text);
        if (date === null) return;
        expect(date.getUTCFullYear()).toBeGreaterThanOrEqual(1970);
        expect(date.getUTCFullYear()).toBeLessThan(2200);
      }),
    );
  });
});

describe('isoDate', () => {
  it('says what a date looks like', () => {
    expect(isoDate.parse(' 2026-03-31 ')).toEqual(new Date('2026-03-31'));
    expect(isoDate.safeParse('soon').error?.issues[0]?.message).toContain('2026-03-31T09:00:00Z');
    expect(isoDate.safeParse(5).error?.issues[0]?.message).toBe('must be a date');
  });
});

describe('startOfUtcDay', () => {
  it('lies within the day before, on a whole day', () => {
    fc.assert(
      fc.property(anyTime, (date) => {
        const start = startOfUtcDay(date.getTime());
        expect(new Date(start).toISOString()).toBe(`${date.toISOString().slice(0, 10)}T00:00:00.000Z`);
        expect(date.getTime() - start).toBeLessThan(DAY_MS);
      }),
    ); // prettier-ignore
  });
});
