import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readArguments } from './command-line';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-score-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
function fileOf(name: string, ...lines: string[]): string {
  fs.writeFileSync(at(name), `${lines.join('\n')}\n`);
  return at(name);
}

function score(out: string, more: readonly string[] = []) {
  const deals = fileOf('deals.csv', 'id,createdAt,stage', 'd1,2026-01-01,proposal');
  const days = fileOf('at.csv', 'dealId,asOf', 'd1,2026-02-01');
  const args = ['--deals', deals, '--at', days, '--out', out, ...more];
  const run = spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/score.ts', ...args], {
    cwd: path.resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
  });
  return { status: run.status, errors: run.stderr.trim() };
}

describe('the score command', () => {
  it('writes a score for each line, in place of an older file', () => {
    const out = fileOf('scores.csv', 'old');
    expect(score(out)).toEqual({ status: 0, errors: '' });
    expect(fs.readFileSync(out, 'utf8')).toMatch(
      /^dealId,asOf,score,band,topReason\nd1,2026-02-01,0\.\d+,(Low|Medium|High),.+\n$/,
    );
    expect(fs.readdirSync(folder).toSorted()).toEqual(['at.csv', 'deals.csv', 'scores.csv']);
  });

  it('writes nothing where it cannot write all of it', () => {
    const out = fileOf('scores.csv', 'old');
    // What is written first cannot be made.
    fs.mkdirSync(`${out}.part`);
    const { status, errors } = score(out);
    expect(status).toBe(2);
    expect(errors).toMatch(/^score: --out: [^\n]+$/);
    expect(fs.readFileSync(out, 'utf8')).toBe('old\n');
  });

  it('never overwrites what it reads, by whatever name', () => {
    fs.symlinkSync(at('deals.csv'), at('scores.csv'));
    for (const [out, flag] of [
      ['deals.csv', '--deals'],
      ['at.csv', '--at'],
      ['scores.csv', '--deals'],
    ]) {
      // prettier-ignore
      const { status, errors } = score(at(out ?? ''));
      expect(errors).toBe(
        `score: --out: ${at(out ?? '')} is the file of ${flag}; name another one`,
      );
      expect(status).toBe(2);
    }
    expect(fs.readFileSync(at('deals.csv'), 'utf8')).toContain('d1,2026-01-01,proposal');
  }, 20_000);
});

describe('the arguments', () => {
  it.each([
    [['--step', '-1'], ['--step=-1']],
    [['--step=-1'], ['--step=-1']],
    [
      ['--json', '--step', '5'],
      ['--json', '--step', '5'],
    ],
    [
      ['--step', '--json'],
      ['--step', '--json'],
    ],
    [['-1'], ['-1']],
  ])('of %j are %j', (given, read) => {
    expect(readArguments(given)).toEqual(read);
  });
});
