import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cursorTime, decodeCursor, encodeCursor } from './cursor';

const BAD = expect.objectContaining({
  code: 'BAD_REQUEST',
  fields: { cursor: 'is not one that this list gave out' },
}) as Error;
const clean = fc.string({ maxLength: 200 }).filter((text) => !text.includes('\u0000'));
const packed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  it('gives back what was packed, as text', () => {
    fc.assert(
      fc.property(clean, fc.double({ noNaN: true, noDefaultInfinity: true }), (text, number) => {
        expect(decodeCursor(encodeCursor('value', [text, number]), 'value', 2)).toEqual([
          text,
          String(number === 0 ? 0 : number),
        ]);
      }),
    );
  });

  it('fits into an address', () => {
    expect(encodeCursor('value', ['~?&=/ü', 1])).toMatch(/^[\w-]+$/);
  });

  it.each([
    ['of another order', encodeCursor('risk', ['1', 'x'])],
    ['with too few values', encodeCursor('value', ['1'])],
    ['with too many values', encodeCursor('value', ['1', '2', '3'])],
    ['with a value that is no text', packed(['value', {}, null])],
    ['with a NUL', packed(['value', 'a\u0000', 'x'])],
    ['with a very long value', packed(['value', 'x'.repeat(201), 'x'])],
    ['that is an object', packed({ 0: 'value' })],
    ['that is null', packed(null)],
    ['that is empty', ''],
    ['cut short', encodeCursor('value', ['1', 'x']).slice(0, -3)],
  ])('%s is refused', (_what, cursor) => {
    expect(() => decodeCursor(cursor, 'value', 2)).toThrow(BAD);
  });

  it('of any other text is refused', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, 'value', 2)).toThrow(BAD);
      }),
    );
  });

  it('carries only times that a database can hold', () => {
    const iso = '2026-03-02T09:00:00.000Z';
    expect(cursorTime(iso).toISOString()).toBe(iso);
    for (const text of ['', 'soon', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00.000Z']) {
      expect(() => cursorTime(text)).toThrow(BAD);
    }
  });
});
