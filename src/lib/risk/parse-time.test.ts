import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseTime } from './parse-time';

it('reads stored times as Date.parse does', () => {
  const date = fc.date({
    min: new Date('1000-01-01'),
    max: new Date('9999-12-31'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (each) => {
      expect(parseTime(each.toISOString())).toBe(each.getTime());
    }),
    { numRuns: 2000 },
  );
});

it.each([
  null,
  '',
  'soon',
  '2026-02-20T25:00:00.000Z',
  '2026-13-20T00:00:00.000Z',
  '2026-0a-20T00:00:00.000Z',
])('refuses %j', (text) => expect(parseTime(text)).toBeNull());
