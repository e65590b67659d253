import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDealRow, parseEventRow } from '../../src/lib/risk/index';
import { readCsvFile } from '../read-csv';
import { LAST_DAY, makeDeal } from './history';
import { writeHistoryFiles, type HistoryFiles } from './history-files';

/** Two blocks of the writer. */
const COUNT = 5_020;
const shape = { lastDay: LAST_DAY, eventsPerDeal: 4, openShare: 2 / 3 };

let folder: string;
let files: HistoryFiles;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-test-'));
  files = await writeHistoryFiles(folder, COUNT, shape);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Row = Readonly<Record<string, string>>;

async function rowsOf(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  const onSkip = (line: number, why: string) => expect.fail(`line ${line}: ${why}`);
  for await (const { cells } of readCsvFile(file, { onSkip })) rows.push(cells);
  return rows;
}

describe('the files of a history', () => {
  it('are the same bytes each time', async () => {
    const other = mkdtempSync(path.join(os.tmpdir(), 'sentinel-bench-test-'));
    try {
      const again = await writeHistoryFiles(other, COUNT, shape);
      expect(readFileSync(again.deals).equals(readFileSync(files.deals))).toBe(true);
      expect(readFileSync(again.events).equals(readFileSync(files.events))).toBe(true);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it('hold every deal once, each a row that the product takes without a word', async () => {
    const parsed = (await rowsOf(files.deals)).map((row) => parseDealRow(row));
    const deals = parsed.flatMap((each) => (each.ok ? [each.value] : []));
    expect(deals).toHaveLength(COUNT);
    expect(deals.flatMap(({ warnings }) => warnings)).toEqual([]);
    expect(new Set(deals.map(({ id }) => id)).size).toBe(COUNT);
    const { id, name, account, value, currency, createdAt, closedAt, stage, owner } = makeDeal(7, shape); // prettier-ignore
    expect(deals[7]).toMatchObject({ id, name, account, value, currency, createdAt, closedAt, stage, owner }); // prettier-ignore
  });

  it('hold every event, each a row that the product takes', async () => {
    const rows = await rowsOf(files.events);
    const parsed = rows.map((row, line) => parseEventRow(row, `line-${line}`));
    const events = parsed.flatMap((each) => (each.ok ? [each.value] : []));
    expect(events).toHaveLength(COUNT * shape.eventsPerDeal);
    const of = (n: number) => {
      const { id, events: told } = makeDeal(n, shape);
      const found = events.filter(({ dealId }) => dealId === id).map(({ event }) => event);
      return { found, told };
    };
    for (const n of [0, 4_999, 5_000, COUNT - 1]) {
      const { found, told } = of(n);
      expect(found).toMatchObject(told);
      expect(found).toHaveLength(told.length);
    }
  });

  it('mix the events of a block by time', async () => {
    const times = (await rowsOf(files.events)).map(({ at }) => at ?? '');
    const block = times.slice(0, 5_000 * shape.eventsPerDeal);
    expect(block).toEqual(block.toSorted());
    expect(times).not.toEqual(times.toSorted());
  });
});
