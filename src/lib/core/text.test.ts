import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, newId } from './ids';
import { isCleanText, lineOf, nameOf, optionalLineOf, optionalNameOf } from './text';

const line = lineOf(10);
const said = (value: unknown) => line.safeParse(value).error?.issues[0]?.message;

describe('a line of text', () => {
  it('is trimmed and kept', () => {
    expect(line.parse('  Atlas  ')).toBe('Atlas');
    expect(line.parse('日本語のテキスト')).toBe('日本語のテキスト');
  });

  it.each([
    [undefined, 'is missing'],
    [5, 'must be text'],
    [null, 'must be text'],
    ['   ', 'must not be empty'],
    ['x'.repeat(11), 'must have at most 10 characters'],
    ['x'.repeat(10_000), 'must have at most 10 characters'],
    ['a\u0000b', 'holds characters that are not text (NUL or a broken one)'],
    ['a\ud800b', 'holds characters that are not text (NUL or a broken one)'],
  ])('refuses %j', (value, message) => {
    expect(said(value)).toBe(message);
  });

  it('is what a database can store, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(0x10_ff_ff), (text, code) => {
        const parsed = lineOf(1000).safeParse(text + String.fromCodePoint(code));
        if (!parsed.success) return;
        expect(parsed.data).not.toContain('\u0000');
        expect(Buffer.from(parsed.data).toString()).toBe(parsed.data);
        expect(isCleanText(parsed.data)).toBe(true);
      }),
    );
  });
});

describe('text that may be left out', () => {
  it.each([null, '', '   '])('is null for %j', (value) => {
    expect(optionalLineOf(10).parse(value)).toBeNull();
  });

  it('is judged where it is given', () => {
    expect(optionalLineOf(10).parse(' a ')).toBe('a');
    expect(optionalLineOf(1).safeParse('ab').success).toBe(false);
  });
});

describe('ids', () => {
  it('never repeat, look like ids, and sort by time', async () => {
    const ids = Array.from({ length: 5000 }, newId);
    expect(new Set(ids).size).toBe(5000);
    expect(ids.every(isId)).toBe(true);
    const earlier = newId();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(newId().slice(0, 9) > earlier.slice(0, 9)).toBe(true);
  });

  it.each(['', 'short', 'UPPERCASE1', 'with space', "x' OR 1", 'x'.repeat(41), 'ünïcödé1'])(
    '"%s" is none',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );
});

describe('a name', () => {
  it('is one line, whatever was pasted, and poses as no other', () => {
    const name = nameOf(40);
    expect(name.parse(' a\r\nBcc: evil@x.example\u001b[31m ')).toBe('a Bcc: evil@x.example [31m');
    expect(name.parse('north\u2028south\u202Etset')).toBe('north southtset');
    expect(name.parse('日本語 – “Nord”')).toBe('日本語 – “Nord”');
    expect(name.safeParse('\r\n\t').error?.issues[0]?.message).toBe('must not be empty');
    expect(name.safeParse('a\u0000b').success).toBe(false);
  });

  it('may be left out where that is allowed', () => {
    expect(optionalNameOf(10).parse(' ')).toBeNull();
    expect(optionalNameOf(10).parse(null)).toBeNull();
    expect(optionalNameOf(10).parse('a\u202Eb\u0007c')).toBe('ab c');
  });
});

it('a text that is too long is asked nothing else, however long a pattern would take', () => {
  const slow = lineOf(60).regex(/^([a-z]+\/?)+$/, 'is no path');
  const long = slow.safeParse(`${'a/'.repeat(3_000_000)}!`);
  expect(long.error?.issues.map(({ message }) => message)).toEqual([
    'must have at most 60 characters',
  ]);
});
