import { describe, expect, it } from 'vitest';
import { readCsvHead, sniffDelimiter, type Encoding } from './read-csv-head';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string, isWholeFile = true, encoding: Encoding = 'utf-8') =>
  readCsvHead(bytesOf(text), encoding, isWholeFile);

function headOf(text: string, isWholeFile = true) {
  const result = read(text, isWholeFile);
  if (!result.ok) throw new Error(result.message);
  return { ...result.head, rows: result.head.rows.map((row) => ({ ...row })) };
}

describe('sniffDelimiter', () => {
  it.each([
    ['id,name\n1,"a;b;c"', ','],
    ['id;name;value\n1;a,b;2', ';'],
    ['id\tname\n1\ta', '\t'],
    ['id|name\n1|a', '|'],
    ['"a,b,c";d\n', ';'],
    ['only one column\n', ','],
    ['\n\nid;name\n', ';'],
  ])('%j is delimited by %j', (text, delimiter) => {
    expect(sniffDelimiter(text)).toBe(delimiter);
  });
});

describe('readCsvHead', () => {
  it('names the columns, trimmed, and gives the first three rows', () => {
    const text = 'id , name\r\n1,Ann\r\n2,Bob\r\n3,Cid\r\n4,Dee\r\n';
    expect(headOf(text)).toEqual({
      columns: ['id', 'name'],
      rows: [
        { id: '1', name: 'Ann' },
        { id: '2', name: 'Bob' },
        { id: '3', name: 'Cid' },
      ],
    });
  });

  it('respects quotes: delimiters, line breaks and doubled quotes within them', () => {
    const text = 'id;"the; name"\n1;"Müller ""& Sons""\nsecond line; more"\n2;5" pipe\n';
    expect(headOf(text).rows).toEqual([
      { id: '1', 'the; name': 'Müller "& Sons"\nsecond line; more' },
      { id: '2', 'the; name': '5" pipe' },
    ]);
  });

  it('keeps short rows short, leaves blank lines and unnamed columns out', () => {
    const { columns, rows } = headOf('id,,name\n\n1,x,Ann\n2\n');
    expect(columns).toEqual(['id', 'name']);
    expect(rows).toEqual([{ id: '1', name: 'Ann' }, { id: '2' }]);
  });

  it('takes the last row of a whole file without a line break, but not of a cut one', () => {
    expect(headOf('id\n1\n2').rows).toEqual([{ id: '1' }, { id: '2' }]);
    expect(headOf('id\n1\n2', false).rows).toEqual([{ id: '1' }]);
  });

  it('believes a byte order mark more than the chosen encoding', () => {
    const marked = readCsvHead(bytesOf('\uFEFFid,näme\n'), 'windows-1252', true);
    expect(marked).toMatchObject({ ok: true, head: { columns: ['id', 'näme'] } });
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...[...'id,n\n'].flatMap((c) => [c.charCodeAt(0), 0]),
    ]);
    expect(readCsvHead(utf16, 'utf-8', true)).toMatchObject({
      ok: true,
      head: { columns: ['id', 'n'] },
    });
  });

  it('says that bytes are not UTF-8, and reads them as Windows-1252', () => {
    const bytes = new Uint8Array([...bytesOf('id,n'), 0xe4, ...bytesOf('me\n')]);
    expect(readCsvHead(bytes, 'utf-8', true)).toMatchObject({
      ok: false,
      otherEncoding: 'windows-1252',
    });
    expect(readCsvHead(bytes, 'windows-1252', true)).toMatchObject({
      ok: true,
      head: { columns: ['id', 'näme'] },
    });
  });

  it('does not mind a character that the cut goes through', () => {
    const bytes = bytesOf('id,name\n1,ä').slice(0, -1);
    expect(readCsvHead(bytes, 'utf-8', false).ok).toBe(true);
    expect(readCsvHead(bytes, 'utf-8', true).ok).toBe(false);
  });

  it('may name a column like a property of every object', () => {
    const result = read('id,constructor,__proto__\n1,a,b\n');
    if (!result.ok) throw new Error(result.message);
    expect(Object.entries(result.head.rows[0] ?? {})).toEqual([
      ['id', '1'],
      ['constructor', 'a'],
      ['__proto__', 'b'],
    ]);
  });

  it.each([
    ['', /empty/],
    ['\n\n', /empty/],
    [',,\n1,2,3\n', /names no columns/],
    ['id,name,id\n', /“id” more than once/],
    ['id\0,name\n', /not a CSV/],
    ['"id,name\n1,2\n', /never closed/],
    ['PK\u0003\u0004rest of a workbook', /Excel/],
  ])('refuses %j with a reason', (text, reason) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(reason) });
  });

  it('refuses a first line without an end', () => {
    expect(read('x'.repeat(100), false)).toMatchObject({ ok: false });
    expect(read(`"${'x\n'.repeat(100)}`, false)).toMatchObject({ ok: false });
  });
});
