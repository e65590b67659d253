import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { readCsv, UnreadableCsv, type CsvOptions } from './index';

/** The bytes in pieces of the given size, as a file or a request gives them. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type Row = [line: number, cells: Record<string, string>];

async function readAll(
  text: string | Uint8Array,
  options: Partial<CsvOptions> & { size?: number } = {},
) {
  const rows: Row[] = [];
  const skipped: [number, string][] = [];
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const onSkip = (line: number, message: string) => void skipped.push([line, message]);
  for await (const { line, cells } of readCsv(inPieces(bytes, options.size ?? 1e6), {
    onSkip,
    ...options,
  })) {
    rows.push([line, { ...cells }]);
  }

  return { rows, skipped };
}

async function refusal(text: string | Uint8Array, options: Partial<CsvOptions> = {}) {
  const error: unknown = await readAll(text, options).then(
    () => 'was read',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UnreadableCsv);

  return (error as Error).message;
}

describe('a CSV file', () => {
  it('is read by line, with a byte order mark, short rows and quotes in odd places', async () => {
    const { rows, skipped } = await readAll('\uFEFFid , name\na,say "so"\n\nb\n');
    expect(rows).toEqual([
      [2, { id: 'a', name: 'say "so"' }],
      [4, { id: 'b' }],
    ]);
    expect(skipped).toEqual([]);
  });

  it('keeps long rows, NUL and spaces, and leaves out columns without a name', async () => {
    const { rows } = await readAll('id,,name,\n1,x, a\0b ,y,z\n');
    expect(rows).toEqual([[2, { id: '1', name: ' a\0b ' }]]);
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('tells where rows begin that stand on several lines, with %s', async (_name, eol) => {
    const lines = ['', 'id,text', '1,"a', '', 'b"', '', '2,c', '3,"d', 'e"'];
    const { rows } = await readAll(lines.join(eol));
    expect(rows.map(([line, { id }]) => [line, id])).toEqual([
      [3, '1'],
      [7, '2'],
      [8, '3'],
    ]);
    expect(rows[0]?.[1].text).toBe(`a${eol}${eol}b`);
  });

  it('may mix line ends', async () => {
    const { rows } = await readAll('id,name\r\n1,a\n2,b\r3,c');
    expect(rows).toEqual([
      [2, { id: '1', name: 'a' }],
      [3, { id: '2', name: 'b' }],
      [4, { id: '3', name: 'c' }],
    ]);
  });

  it.each([
    [',', 'id,"a;b;c",x|y'],
    [';', 'id;"a,b,c,d";x'],
    ['\t', 'id\t"a,\n,b"\tx, y'],
    ['|', '\n\nid|a|"b,""c,"'],
    [',', 'id'],
    [',', 'id,pipe 5",a;b,c'],
  ])('shows by its first line that %j parts its cells: %j', async (delimiter, header) => {
    let columns: readonly string[] = [];
    const row = ['1', '2', '3'].join(delimiter);
    const { rows } = await readAll(`${header}\n${row}\n`, { onHeader: (all) => (columns = all) });
    expect(columns[0]).toBe('id');
    expect(Object.values(rows[0]?.[1] ?? {})).toEqual(['1', '2', '3'].slice(0, columns.length));
  });

  it('may have columns that are called like parts of every object', async () => {
    const { rows } = await readAll('id,constructor,__proto__\n1\n2,a,b\n');
    expect(Object.keys(rows[0]?.[1] ?? {})).toEqual(['id']);
    expect(rows[1]?.[1]).toHaveProperty('constructor', 'a');
    for await (const { cells } of readCsv(inPieces(Buffer.from('id,constructor\n1\n'), 9), {
      onSkip: () => undefined,
    })) {
      expect(cells['constructor']).toBeUndefined();
    }
  });

  it('with a quote that never ends is read up to there, and tells the line', async () => {
    const { rows, skipped } = await readAll('id,name\na,x\nb,"y\nc,w\n');
    expect(rows.map(([, { id }]) => id)).toEqual(['a']);
    expect(skipped).toEqual([[3, expect.stringContaining('never closed')]]);
  });

  it('gives back what was written, cut anywhere, in every encoding', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({
        unit: fc.constantFrom('"', ',', ';', '\n', '\r', "'", ' ', 'é', '😀'),
        maxLength: 5,
      }),
    );
    const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 });
    const style = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      eol: fc.constantFrom('\n', '\r\n', '\r'),
      encoding: fc.constantFrom('utf8', 'bom', 'utf16le', 'utf16be'),
      size: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(table, style, async (cells, { delimiter, eol, encoding, size }) => {
        const text = stringify([['a', 'b', 'c'], ...cells], {
          delimiter,
          record_delimiter: eol,
          quoted: true,
          quoted_empty: true,
        });
        const { rows, skipped } = await readAll(encode(text, encoding), { size });
        expect(skipped).toEqual([]);
        expect(rows.map(([, row]) => [row.a, row.b, row.c])).toEqual(cells);
        let line = 2;
        for (const [index, row] of cells.entries()) {
          expect(rows[index]?.[0]).toBe(line);
          line += 1 + row.reduce((sum, each) => sum + (each.match(/\r\n|\n|\r/g) ?? []).length, 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function encode(text: string, encoding: string): Buffer {
  if (encoding === 'utf8') return Buffer.from(text);
  if (encoding === 'bom') return Buffer.from(`\uFEFF${text}`);
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');

  return encoding === 'utf16be' ? bytes.swap16() : bytes;
}

describe('the encoding', () => {
  it('windows-1252 is read where it is said, a byte order mark says better', async () => {
    const bytes = Buffer.from([0x69, 0x64, 0x0a, 0x80, 0x8a, 0xfc, 0x93, 0x0a]);
    expect((await readAll(bytes, { encoding: 'windows-1252' })).rows).toEqual([
      [2, { id: '€Šü“' }],
    ]);
    const marked = Buffer.from('\uFEFFid\nü\n');
    expect((await readAll(marked, { encoding: 'windows-1252' })).rows).toEqual([[2, { id: 'ü' }]]);
  });

  it.each([1, 7, 100_000])(
    'that is no UTF-8 is refused with its line, %i bytes at a time',
    (size) =>
      expect(
        readAll(Buffer.concat([Buffer.from('id\na\nü\n\nb'), Buffer.from([0xe9, 0x0a])]), { size }),
      ).rejects.toThrow(
        'is not UTF-8 (near line 5): save it as CSV UTF-8, or say encoding windows-1252',
      ),
  );

  it('is no UTF-8 either where the last character is cut off', async () => {
    const whole = Buffer.from('id\nü');
    expect(await refusal(whole.subarray(0, whole.length - 1))).toContain('near line 2');
  });

  it('is not guessed for workbooks, UTF-16 without a mark and broken UTF-16', async () => {
    expect(await refusal(Buffer.from('PK\u0003\u0004rest'))).toContain('Excel workbook');
    expect(await refusal(Buffer.from('id,name\n1,2\n', 'utf16le'))).toContain('NUL');
    expect(await refusal(Buffer.from([0xff, 0xfe, 0x69, 0x00, 0x0a]))).toContain('UTF-16');
  });
});

describe('a file that is refused', () => {
  it.each([
    ['', 'is empty'],
    ['\n\r\n', 'is empty'],
    ['\uFEFF', 'is empty'],
    [',,\n1,2,3\n', 'names no columns'],
    ['id,name, id,x,name\n', 'names "id", "name" more than once'],
  ])('%j', async (text, message) => expect(await refusal(text)).toContain(message));

  it('has a header that its reader does not want', async () => {
    const onHeader = (columns: readonly string[]) => {
      throw new UnreadableCsv(`has only ${columns.join('+')}`);
    };
    expect(await refusal('a,b\n1,2\n', { onHeader })).toBe('has only a+b');
  });

  it('may have a header only', async () => {
    let columns: readonly string[] = [];
    const { rows } = await readAll('id,name', { onHeader: (all) => (columns = all) });
    expect({ rows, columns }).toEqual({ rows: [], columns: ['id', 'name'] });
  });
});

/** A source without an end that counts what was taken of it, and notes that it was closed. */
function endless(start: string, more: string) {
  const seen = { bytes: 0, closed: false };
  async function* generate(): AsyncGenerator<Uint8Array> {
    try {
      yield Buffer.from(start);
      const piece = Buffer.from(more.repeat(Math.ceil(50_000 / more.length)));
      for (;;) {
        seen.bytes += piece.length;
        yield piece;
      }
    } finally {
      seen.closed = true;
    }
  }

  return { seen, bytes: generate() };
}

/** The lines of the rows that were read before the file was refused, and the reason. */
async function drain(bytes: AsyncIterable<Uint8Array>): Promise<[lines: number[], why: string]> {
  const lines: number[] = [];
  try {
    for await (const { line } of readCsv(bytes, { onSkip: () => undefined })) lines.push(line);
  } catch (error) {
    if (error instanceof UnreadableCsv) return [lines, error.message];
    throw error;
  }
  throw new Error('an endless file was read to its end');
}

describe('what never ends', () => {
  it.each([
    ['a quote', 'id,name\n1,a\n2,b\n3,"c', 'word\n', [2, 3], 4],
    ['a row of commas', 'id,name\n1,a\n2,', ',', [2], 3],
    ['the first row', 'id,name\n', 'x', [], 2],
    ['a quote in the header', '"id', ',\n', [], 1],
    ['the header', 'id,name', ',name', [], 1],
  ])('%s stops the reading within two megabytes', async (_name, start, more, lines, bad) => {
    const { seen, bytes } = endless(start, more);
    const [read, why] = await drain(bytes);
    expect(read).toEqual(lines);
    expect(why).toContain(`begins on line ${bad} and is longer than 1 MB`);
    expect(seen.bytes).toBeLessThan(2_000_000);
    expect(seen.closed).toBe(true);
  });

  it('is read no further than its reader asks, and closed', async () => {
    const { seen, bytes } = endless('id,name\n', '1,a\n');
    let rows = 0;
    for await (const _row of readCsv(bytes, { onSkip: () => undefined })) {
      rows += 1;
      if (rows === 10) break;
    }
    expect(seen.bytes).toBeLessThan(500_000);
    expect(seen.closed).toBe(true);
  });

  it('passes on the faults of its source, after closing it', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('id\n1\n');
      throw new RangeError('the line went dead');
    }
    await expect(
      (async () => {
        for await (const _row of readCsv(failing(), { onSkip: () => undefined }));
      })(),
    ).rejects.toThrow(new RangeError('the line went dead'));
  });
});

describe('a file of very many short lines', () => {
  it.each([
    ['blank', '\n'],
    ['of another length than the header', 'x\n'],
  ])('%s lets others have their turn', async (_what, line) => {
    let turns = 0;
    let isOver = false;
    const others = (): void => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    const bytes = Buffer.from(`id,name\n${line.repeat(200_000)}`);
    for await (const _row of readCsv(inPieces(bytes, bytes.length), { onSkip: () => undefined }));
    isOver = true;
    // Read on end, all of it would be one turn.
    expect(turns).toBeGreaterThan(100);
  });

  it('costs no more per row where rows are shorter than the header', async () => {
    const took = async (row: string) => {
      const bytes = Buffer.from(`a,b,c,d,e\n${row.repeat(60_000)}`);
      const before = process.cpuUsage();
      for await (const _row of readCsv(inPieces(bytes, 65_536), { onSkip: () => undefined }));
      return process.cpuUsage(before).user;
    };
    await took('1,2,3,4,5\n');
    expect(await took('1,2,3\n')).toBeLessThan(3 * (await took('1,2,3,4,5\n')));
  });
});
