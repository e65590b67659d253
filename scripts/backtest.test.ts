import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BacktestReport } from '@/lib/risk';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sentinel-backtest-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, lines: readonly string[]): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const day = (n: number): string => new Date(START + n * DAY).toISOString().slice(0, 10);

/** Lost deals are silent, won ones answer; all live five weeks. Written with columns of their own. */
function writeHistory(count: number): { deals: string; events: string; mapping: string } {
  const deals = ['Nr;Opened;Phase;Close Date'];
  const events = ['dealId,at,type,to'];
  for (let n = 0; n < count; n += 1) {
    const from = n % 150;
    const isLost = n % 2 === 0;
    deals.push(`${n};${day(from)};${isLost ? 'Closed Lost' : 'Closed Won'};${day(from + 35)}`);
    events.push(`${n},${day(from)},created,discovery`);
    for (let k = 1; k < (isLost ? 2 : 10); k += 1)
      events.push(`${n},${day(from + 3 * k)},email_received,`);
  }
  const mapping = { id: 'Nr', createdAt: 'Opened', stage: 'Phase', closedAt: 'Close Date' };
  return {
    deals: fileOf('deals.csv', deals),
    events: fileOf('events.csv', events),
    mapping: fileOf('mapping.json', [JSON.stringify({ deals: mapping })]),
  };
}

function backtest(flags: Record<string, string>, ...more: string[]) {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  const run = spawnSync(
    process.execPath,
    ['scripts/run.mjs', 'scripts/backtest.ts', ...args, ...more],
    { cwd: path.resolve(import.meta.dirname, '..'), encoding: 'utf8' },
  );
  return { status: run.status, out: run.stdout, errors: run.stderr.trim() };
}

describe('the backtest command', () => {
  it('prints the report, as text and as JSON', () => {
    const files = writeHistory(300);
    const flags = { ...files, split: day(80), step: '5' };
    const text = backtest(flags);
    expect(text.errors).toBe('');
    expect(text.status).toBe(0);
    expect(text.out).toContain('Of 300 deals');
    expect(text.out).toMatch(/^ {2}Sentinel +\d\.\d{3} \[\d\.\d{3}-\d\.\d{3}\]/m);
    expect(text.out).toMatch(/\nVerdict: Sentinel .*\.\n$/);
    const json = backtest(flags, '--json', '--no-norms');
    const report = JSON.parse(json.out) as BacktestReport;
    expect(report).toMatchObject({
      firstDay: true,
      stepDays: 5,
      split: `${day(80)}T00:00:00.000Z`,
    });
    expect(report.methods[0]?.auc).toBeGreaterThan(0.8);
  });

  it('says that a handful of deals is too little, and which rows are bad', () => {
    const files = writeHistory(10);
    fs.appendFileSync(files.deals, 'x;someday;open;\n');
    const { status, out, errors } = backtest({ ...files, split: day(0) });
    expect(status).toBe(0);
    expect(out).toContain('Verdict: Too little to judge: 5 won and 5 lost deals');
    expect(errors).toBe(
      `${files.deals}:12: createdAt "someday" is not an ISO 8601 date such as 2026-03-31 or 2026-03-31T09:00:00Z`,
    );
  });

  it('refuses a wrong call in one line', () => {
    const { deals } = writeHistory(1);
    const policy = fileOf('policy.json', ['{}']);
    const wrong: [Record<string, string>, string][] = [
      [{ deals }, 'backtest: --split is missing'],
      [{ deals, split: 'soon' }, 'backtest: --split: "soon" is not a date such as 2026-03-31'],
      [
        { deals, split: day(0), step: '0' },
        'backtest: --step: "0" is not a number of days from 1 to 365',
      ],
      [
        { deals, split: day(0), step: '-1' },
        'backtest: --step: "-1" is not a number of days from 1 to 365',
      ],
      // Before the files are read, in which there is something wrong too.
      [{ deals, split: day(0), policy }, 'backtest: --policy: '],
      [{ deals, split: day(0) }, 'backtest: --deals: '],
    ];
    for (const [flags, message] of wrong) {
      const { status, errors } = backtest(flags);
      expect(status).toBe(2);
      expect(errors).toContain(message);
      expect(errors.split('\n')).toHaveLength(1);
    }
  }, 40_000);
});
