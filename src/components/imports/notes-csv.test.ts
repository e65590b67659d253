import { expect, it } from 'vitest';
import { notesCsv } from './notes-csv';
import { readCsvHead } from './read-csv-head';

it('writes rejected rows and warnings as they can be read again', () => {
  const csv = notesCsv({
    rejected: [
      { file: 'deals', line: 5, field: 'name', message: 'has "quotes", commas\nand lines' },
    ],
    warnings: [{ file: 'events', line: 1_200, field: 'at', message: 'lies in the future' }],
  });
  const read = readCsvHead(new TextEncoder().encode(csv), 'utf-8', true);
  if (!read.ok) throw new Error(read.message);
  expect(read.head.columns).toEqual(['kind', 'file', 'line', 'column', 'reason']);
  expect(read.head.rows.map((row) => Object.values(row))).toEqual([
    ['left out', 'deals', '5', 'name', 'has "quotes", commas\nand lines'],
    ['warning', 'events', '1200', 'at', 'lies in the future'],
  ]);
});

it('disarms what a spreadsheet would run, and marks the file as UTF-8', () => {
  const message = '=HYPERLINK("http://evil.example","x")';
  const csv = notesCsv({
    rejected: [{ file: 'deals', line: 2, field: '@name', message }],
    warnings: [],
  });
  expect(csv.startsWith('\uFEFFkind,')).toBe(true);
  expect(csv).toContain(`,'@name,"'=HYPERLINK(""http://evil.example"",""x"")"\r\n`);
});
