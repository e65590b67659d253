import { describe, expect, it } from 'vitest';
import { guessMapping } from '@/lib/risk/history-columns-guess';
import { planColumns, type ColumnMapping } from '@/lib/risk/history-columns';
import {
  checkMapping,
  choiceKind,
  COLUMN_INFOS,
  columnLabel,
  isRecognised,
  previewOf,
  unusedColumns,
  withSource,
} from './column-choice';
import type { CsvHead } from './read-csv-head';

const ISO = { dates: 'iso', decimals: 'point' } as const;
const head = (columns: string[], ...rows: Record<string, string>[]): CsvHead => ({ columns, rows });

const OURS = head(['id', 'Created At', 'name'], { id: '1', 'Created At': '2026-01-31', name: 'A' });
const THEIRS = head(
  ['Nr', 'Angelegt', 'Betrag', 'Bemerkung'],
  { Nr: '1', Angelegt: '31.01.2026', Betrag: '1.234,56' },
  { Nr: '2', Angelegt: '32.01.2026', Betrag: '9' },
);
const MAPPED: ColumnMapping = { id: 'Nr', createdAt: 'Angelegt', value: 'Betrag' };

describe('COLUMN_INFOS', () => {
  it.each(['deals', 'events'] as const)('marks as needed what an import of %s demands', (kind) => {
    const plan = planColumns(kind, ['x'], {}, ISO);
    const demanded = plan.ok ? [] : plan.problems.map(({ field }) => field);
    const marked = COLUMN_INFOS[kind].filter(({ needed }) => needed);
    expect(marked.map(({ column }) => column).toSorted()).toEqual(demanded.toSorted());
    expect(COLUMN_INFOS[kind].slice(0, marked.length)).toEqual(marked);
  });

  it('names columns in words, and leaves what is none as it is', () => {
    expect(columnLabel('createdAt')).toBe('Created on');
    expect(columnLabel('row')).toBe('row');
    expect(columnLabel('constructor')).toBe('constructor');
  });
});

describe('isRecognised', () => {
  const recognised = (given: CsvHead, mapping = guessMapping('deals', given.columns)) =>
    isRecognised('deals', given, mapping);

  it('is true for our names in any case, as long as nothing is left over', () => {
    expect(recognised(OURS)).toBe(true);
    expect(recognised(head(['id', 'createdAt', 'shoe size']))).toBe(false);
  });

  it('is false for guesses by other names, for a needed column that is not there, for a choice', () => {
    expect(recognised(head(['id', 'createdAt', 'amount']))).toBe(false);
    expect(recognised(head(['id', 'name']))).toBe(false);
    expect(recognised(OURS, { id: 'id', createdAt: 'Created At', account: 'name' })).toBe(false);
  });

  it('does not mind a column that was taken out again', () => {
    const given = head(['id', 'createdAt']);
    const mapping = withSource({ id: 'id', createdAt: 'createdAt' }, 'stage', undefined);
    expect(recognised(given, mapping)).toBe(true);
  });
});

it('choiceKind tells the four sources apart', () => {
  expect([undefined, 'a', ['a', 'b'], { value: 'a' }].map(choiceKind)).toEqual([
    'none',
    'column',
    'joined',
    'fixed',
  ]);
});

it('unusedColumns counts joined columns as used and fixed texts as none', () => {
  const mapping: ColumnMapping = { name: ['Nr', 'Angelegt'], currency: { value: 'Betrag' } };
  expect(unusedColumns(THEIRS, mapping)).toEqual(['Betrag', 'Bemerkung']);
});

describe('checkMapping', () => {
  it('names what is needed and not chosen', () => {
    expect(checkMapping('deals', { id: 'Nr' })).toEqual({
      createdAt: 'Choose the column that holds “Created on”.',
    });
    expect(Object.keys(checkMapping('events', {}))).toEqual(['dealId', 'at', 'type']);
    expect(checkMapping('deals', MAPPED)).toEqual({});
  });

  it('wants a text where the same is to stand in every row', () => {
    expect(Object.keys(checkMapping('deals', { ...MAPPED, currency: { value: ' ' } }))).toEqual([
      'currency',
    ]);
  });
});

describe('previewOf', () => {
  it('shows the rows as the import reads them, with what it would refuse', () => {
    const format = { dates: 'day_first', decimals: 'comma' } as const;
    const preview = previewOf('deals', THEIRS, MAPPED, format);
    expect(preview.kind).toBe('read');
    expect(preview.columns.map(({ label }) => label)).toEqual(['Deal ID', 'Created on', 'Value']);
    expect(preview.rows[0]).toEqual({
      number: 1,
      cells: { id: '1', createdAt: '2026-01-31', value: '1234.56' },
      problems: [],
    });
    expect(preview.rows[1]?.problems.map(({ field }) => field)).toEqual(['createdAt']);
  });

  it('shows what the import finds out by itself', () => {
    const given = head(['id', 'createdAt', 'closedAt', 'stage'], {
      id: '1',
      createdAt: '2026-01-01',
      closedAt: '2026-02-01',
      stage: 'Closed Won',
    });
    const mapping = guessMapping('deals', given.columns);
    const { columns, rows } = previewOf('deals', given, mapping, ISO);
    expect(columns.map(({ name }) => name)).toContain('outcome');
    expect(rows[0]?.cells.outcome).toBe('won');
  });

  it('shows the rows of the file while a needed column is not chosen', () => {
    const preview = previewOf('deals', THEIRS, { id: 'Nr' }, ISO);
    expect(preview.kind).toBe('raw');
    expect(preview.columns.map(({ name }) => name)).toEqual(THEIRS.columns);
    expect(preview.rows[0]?.cells.Angelegt).toBe('31.01.2026');
  });
});
