import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsvFile, UnreadableFile } from './read-csv';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-csv-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fileOf(text: string | Uint8Array, name = 'rows.csv'): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

async function readAll(file: string) {
  const rows: [number, string | undefined][] = [];
  for await (const { line, cells } of readCsvFile(file, { onSkip: () => undefined })) {
    rows.push([line, cells['id']]);
  }
  return rows;
}

const refused = (file: string) =>
  readAll(file).then(
    () => 'was read',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UnreadableFile);
      return (error as Error).message;
    },
  );

describe('a CSV file by its path', () => {
  it('is read', async () => {
    expect(await readAll(fileOf('id;name\n1;a\n\n2;b\n'))).toEqual([
      [2, '1'],
      [4, '2'],
    ]);
  });

  it('is refused with its name: a directory', async () => {
    expect(await refused(folder)).toContain(`${folder}: EISDIR`);
  });

  it('is refused with its name: a file that is not there', async () => {
    expect(await refused(path.join(folder, 'none.csv'))).toContain('ENOENT');
  });

  it('is refused with its name: a file that is no CSV', async () => {
    const file = fileOf(Buffer.from([0x69, 0x64, 0x0a, 0xff]));
    expect(await refused(file)).toContain(`${file} is not UTF-8 (near line 2)`);
  });
});

/** Runs the scoring command on good files but for what is given. */
function score(flags: Record<string, string>) {
  const files = {
    deals: fileOf('id,createdAt\nd1,2026-01-05\n', 'deals.csv'),
    at: fileOf('dealId,asOf\nd1,2026-02-01\n', 'at.csv'),
    out: path.join(folder, 'out.csv'),
  };
  const args = Object.entries({ ...files, ...flags }).flatMap(([name, to]) => [`--${name}`, to]);
  const run = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/score.ts', ...args], {
    cwd: path.resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
  });
  return { status: run.status, lines: run.stderr.trim().split('\n') };
}

describe('the scoring command', () => {
  it('says in one line, without a stack, that a file cannot be opened', () => {
    expect(score({ deals: folder })).toEqual({
      status: 2,
      lines: [expect.stringContaining('--deals: ')],
    });
  });

  it('says in one line which columns are missing', () => {
    expect(score({ events: fileOf('deal,at\n', 'events.csv') })).toEqual({
      status: 2,
      lines: [expect.stringMatching(/^score: --events: .* dealId has no column .*; type has no/)],
    });
    expect(score({ at: fileOf('dealId\n', 'at2.csv') }).lines[0]).toContain('has no column asOf');
  });

  it('says in one line what is wrong with the way the files are written', () => {
    expect(score({ dates: 'year_first' }).lines).toEqual([
      'score: --dates: must be iso, day_first or month_first',
    ]);
    expect(score({ mapping: fileOf('{"deals":{"nr":"Nr"}}', 'map.json') }).lines).toEqual([
      expect.stringContaining('score: --mapping: deals: has no column nr'),
    ]);
  });

  it('reads the columns, dates and encoding of a foreign file', () => {
    const deals = Buffer.from('Nr;Seit;Phase\n\xdc1;31.1.2026;discovery\n', 'latin1');
    const { status, lines } = score({
      deals: fileOf(deals, 'foreign.csv'),
      mapping: fileOf('{"deals":{"id":"Nr","createdAt":"Seit","stage":"Phase"}}', 'foreign.json'),
      dates: 'day_first',
      encoding: 'windows-1252',
      at: fileOf('dealId,asOf\nÜ1,2026-02-01\n', 'foreign-at.csv'),
    });
    expect({ status, lines }).toEqual({ status: 0, lines: [''] });
    expect(fs.readFileSync(path.join(folder, 'out.csv'), 'utf8')).toMatch(
      /^dealId,asOf,score,band,topReason\nÜ1,2026-02-01,0\.\d+,/,
    );
  });
});
