import { describe, expect, it } from 'vitest';
import { IMPORT_STATUSES, type ImportDto } from '@/lib/deals/import-schema';
import {
  announcementOf,
  countWords,
  dealsHref,
  formatBytes,
  isActive,
  progressWords,
  statusWord,
} from './import-words';

const REPORT: ImportDto['report'] = {
  created: 0,
  updated: 0,
  unchanged: 0,
  eventsAdded: 0,
  skipped: 0,
  rejected: [],
  warnings: [],
};
const at = (phase: string | null, done: number, total: number, status: ImportDto['status']) => ({
  status,
  progress: { phase, done, total },
  dryRun: false,
  report: REPORT,
});

describe('progressWords', () => {
  it('tells the phase, the count and the percent', () => {
    expect(progressWords(at('reading deals', 12_000, 200_000, 'running'))).toEqual({
      phase: 'Reading deals',
      count: '12,000 of 200,000',
      percent: 6,
    });
  });

  it('never tells more than all: a guess of the rows may have been too low', () => {
    expect(progressWords(at('reading deals', 1_002, 1_000, 'running'))).toMatchObject({
      count: '1,000 of 1,000',
      percent: 100,
    });
  });

  it('counts nothing where there is nothing to count', () => {
    for (const run of [
      at('reading deals', 0, 900, 'queued'),
      at('assessing deals', 900, 900, 'running'),
      at('writing open deals', 0, 0, 'running'),
      at(null, 0, 0, 'undoing'),
    ]) {
      expect(progressWords(run)).toMatchObject({ count: null, percent: null });
    }
    expect(progressWords(at('x', 0, 0, 'queued')).phase).toBe('Waiting for its turn');
  });
});

describe('announcementOf', () => {
  it('stays the same within a quarter, so that nobody is told of every row', () => {
    const told = [0, 10, 24, 25, 40, 49, 50, 99].map((done) =>
      announcementOf(at('writing open deals', done, 100, 'running')),
    );
    expect([...new Set(told)]).toEqual([
      'Writing open deals.',
      'Writing open deals, 25 percent.',
      'Writing open deals, 50 percent.',
      'Writing open deals, 75 percent.',
    ]);
  });

  it('tells the end with its counts', () => {
    const run = { ...at(null, 0, 0, 'finished'), report: { ...REPORT, created: 2, skipped: 1 } };
    expect(announcementOf(run)).toBe('Import finished: 2 created, 1 row left out.');
    expect(announcementOf({ ...run, dryRun: true })).toBe(
      'Dry run finished, nothing was written: 2 to be created, 1 row left out.',
    );
    expect(announcementOf({ ...run, status: 'failed' })).toBe('The import failed.');
    expect(announcementOf({ ...run, status: 'undone' })).toBe('The import was undone.');
  });
});

it('countWords says so when there was nothing', () => {
  expect(countWords(REPORT, false)).toEqual(['no rows']);
});

it('every status has its own words, and three of them are active', () => {
  const labels = IMPORT_STATUSES.map((status) => statusWord({ status }).label);
  expect(new Set(labels).size).toBe(IMPORT_STATUSES.length);
  expect(IMPORT_STATUSES.filter((status) => isActive({ status }))).toEqual([
    'queued',
    'running',
    'undoing',
  ]);
});

it('dealsHref keeps odd names of a source whole', () => {
  const { searchParams } = new URL(dealsHref({ source: 'a & b=c' }), 'http://x.example');
  expect(Object.fromEntries(searchParams)).toEqual({ status: 'all', source: 'a & b=c' });
});

it.each([
  [0, '0 bytes'],
  [1_023, '1,023 bytes'],
  [1_024, '1 KB'],
  [1_572_864, '1.5 MB'],
  [5 * 1024 ** 4, '5,120 GB'],
])('formatBytes(%d) is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
