import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv, UnreadableFile } from './read-csv';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-csv-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fileOf(text: string): string {
  const file = path.join(folder, 'rows.csv');
  fs.writeFileSync(file, text);
  return file;
}

async function readAll(file: string) {
  const rows: [number, Readonly<Record<string, string>>][] = [];
  const skipped: number[] = [];
  for await (const { line, row } of readCsv(file, ['id'], (at) => skipped.push(at))) {
    rows.push([line, row]);
  }
  return { rows, skipped };
}
const refused = (file: string) =>
  readAll(file).then(
    () => 'was read',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UnreadableFile);
      return (error as Error).message;
    },
  );

describe('a CSV file', () => {
  it('is read by line, with a byte order mark, short rows and quotes in odd places', async () => {
    const { rows, skipped } = await readAll(fileOf('\uFEFFid , name\na,say "so"\n\nb\n'));
    expect(rows).toEqual([
      [2, { id: 'a', name: 'say "so"' }],
      [4, { id: 'b' }],
    ]);
    expect(skipped).toEqual([]);
  });

  it('with a quote that never ends is read up to there, and tells the line', async () => {
    const { rows, skipped } = await readAll(fileOf('id,name\na,x\nb,"y\nc,w\n'));
    expect(rows.map(([, { id }]) => id)).toEqual(['a']);
    expect(skipped).toEqual([3]);
  });

  it('without a needed column is refused', async () => {
    expect(await refused(fileOf('name\nx\n'))).toContain('has no column id');
  });
});

describe('what cannot be opened', () => {
  it('is refused with its name: a directory', async () => {
    expect(await refused(folder)).toContain(`${folder}: EISDIR`);
  });

  it('is refused with its name: a file that is not there', async () => {
    expect(await refused(path.join(folder, 'none.csv'))).toContain('ENOENT');
  });

  it('gives the scoring command one line and no stack', () => {
    const good = fileOf('id,createdAt\n');
    const args = ['--deals', folder, '--events', good, '--at', good, '--out', `${folder}/out.csv`];
    const run = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/score.ts', ...args], {
      cwd: path.resolve(import.meta.dirname, '..'),
      encoding: 'utf8',
    });
    expect(run.status).toBe(2);
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringContaining('--deals: ')]);
  });
});
