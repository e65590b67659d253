import { z } from 'zod';
import { rearmCell } from '../core/csv-cell';
import { lineOf } from '../core/text';
import { toIsoDate, toPlainNumber } from './history-columns-format';
import type { RowProblem } from './history';
import { parseIsoTime } from './iso-time';

export const DEAL_COLUMNS = [
  'id',
  'name',
  'value',
  'currency',
  'createdAt',
  'stage',
  'expectedCloseDate',
  'closedAt',
  'outcome',
  'owner',
  'account',
  'source',
] as const;
export const EVENT_COLUMNS = ['dealId', 'at', 'type', 'from', 'to', 'actor', 'text'] as const;

export type HistoryColumn = (typeof DEAL_COLUMNS)[number] | (typeof EVENT_COLUMNS)[number];
export type HistoryFileKind = 'deals' | 'events';

const COLUMNS: Readonly<Record<HistoryFileKind, readonly HistoryColumn[]>> = {
  deals: DEAL_COLUMNS,
  events: EVENT_COLUMNS,
};
const NEEDED: Readonly<Record<HistoryFileKind, readonly HistoryColumn[]>> = {
  deals: ['id', 'createdAt'],
  events: ['dealId', 'at', 'type'],
};
const ALL_COLUMNS: readonly HistoryColumn[] = [...DEAL_COLUMNS, ...EVENT_COLUMNS];

const theirColumn = lineOf(500);
const SOURCE_FORMS = {
  error: 'must be a column name, a list of column names, or { "value": "a fixed text" }',
};
const columnSource = z.union(
  [
    theirColumn,
    z.array(theirColumn).min(1, SOURCE_FORMS).max(10, SOURCE_FORMS).readonly(),
    z.strictObject({ value: lineOf(500) }, SOURCE_FORMS).readonly(),
  ],
  SOURCE_FORMS,
);
export type ColumnSource = z.infer<typeof columnSource>;

const sources = Object.fromEntries(ALL_COLUMNS.map((name) => [name, columnSource.optional()]));

/**
 * Our column -> a column of the file, several of them (joined by " - "), or a fixed text. A mapping
 * is complete: a column that it does not name is not read.
 */
export const columnMappingSchema = z
  .strictObject(sources as Record<HistoryColumn, z.ZodOptional<typeof columnSource>>, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `has no column ${(keys as string[]).join(', ')}; the columns are ${ALL_COLUMNS.join(', ')}`
        : 'must be an object: { "id": "their column", … }',
  })
  .readonly();
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** How a file writes dates (`day_first`: 31.03.2026) and numbers (`comma`: 1.234,56). */
export const fileFormatSchema = z.strictObject({
  dates: z
    .enum(['iso', 'day_first', 'month_first'], {
      error: 'must be iso, day_first or month_first',
    })
    .default('iso'),
  decimals: z.enum(['point', 'comma'], { error: 'must be point or comma' }).default('point'),
});
export type FileFormat = z.infer<typeof fileFormatSchema>;

type Cells = Readonly<Record<string, string>>;
type Row = Record<string, string>;
type ReadCell = (cells: Cells) => string;

export type ColumnPlan =
  | { readonly ok: true; read(cells: Cells): Row }
  | { readonly ok: false; readonly problems: RowProblem[] };

const MAX_NAMED = 40;

function nameAll(header: readonly string[]): string {
  const named = header.slice(0, MAX_NAMED).map((name) => `"${name}"`);
  const more = header.length - named.length;

  return named.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const plainName = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');

/** Each of our columns by its own name, in whatever case and with whatever gaps it is written. */
function mappingByName(kind: HistoryFileKind, header: readonly string[]): ColumnMapping {
  const mapping: Partial<Record<HistoryColumn, string>> = {};
  for (const column of COLUMNS[kind]) {
    const alike = header.filter((name) => plainName(name) === plainName(column));
    const found = alike.find((name) => name === column) ?? alike[0];
    if (found !== undefined) mapping[column] = found;
  }

  return mapping;
}

const namesIn = (source: ColumnSource): readonly string[] => {
  if (typeof source === 'string') return [source];

  return 'value' in source ? [] : source;
};

function listProblems(
  kind: HistoryFileKind,
  header: readonly string[],
  mapping: ColumnMapping,
): RowProblem[] {
  const problems: RowProblem[] = [];
  const has = `the file has ${nameAll(header)}`;
  for (const field of NEEDED[kind]) {
    if (mapping[field] === undefined) {
      problems.push({ field, message: `has no column in the ${kind} file; ${has}` });
    }
  }
  for (const [field, source] of Object.entries(mapping)) {
    if (source === undefined) continue;
    if (!(COLUMNS[kind] as readonly string[]).includes(field)) {
      problems.push({ field, message: `is no column of the ${kind} file` });
      continue;
    }
    const missing = namesIn(source).filter((name) => !header.includes(name));
    if (missing.length > 0) {
      problems.push({
        field,
        message: `is mapped to ${nameAll(missing)}, which is not there; ${has}`,
      });
    }
  }

  return problems;
}

/** A row that is too short has no cell; a file of ours may have disarmed what it holds. */
const cellOf = (cells: Cells, name: string): string => rearmCell(cells[name] ?? '');

function cellReader(source: ColumnSource): ReadCell {
  if (typeof source === 'string') return (cells) => cellOf(cells, source);
  if ('value' in source) return () => source.value;

  return (cells) =>
    source
      .map((name) => cellOf(cells, name).trim())
      .filter((text) => text !== '')
      .join(' - ');
}

const DATES: ReadonlySet<string> = new Set(['createdAt', 'expectedCloseDate', 'closedAt', 'at']);

/** What a cell of a column has to go through, whatever the row is about. */
function convertedReader(column: string, read: ReadCell, format: FileFormat): ReadCell {
  if (column === 'value') return (cells) => toPlainNumber(read(cells), format.decimals);
  if (DATES.has(column) && format.dates !== 'iso') {
    return (cells) => toIsoDate(read(cells), format.dates);
  }

  return read;
}

const WON_OR_LOST = /^(?:closed? ?)?(won|lost)(?: closed)?$|^closed? ?(won|lost)\b/;

/** The outcome that the name of a stage tells: won, Closed Lost, closed_won, CLOSED-LOST – price. */
function outcomeOf(stage: string): 'won' | 'lost' | '' {
  const words = stage
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const match = WON_OR_LOST.exec(words);

  return ((match?.[1] ?? match?.[2]) as 'won' | 'lost' | undefined) ?? '';
}

/** What a column for the outcome says: won and lost in other words, and that a deal is open. */
function outcomeIn(text: string): string {
  const isOpen = /^(?:open|in progress|active|pending)$/i.test(text.trim());

  return isOpen ? '' : outcomeOf(text) || text;
}

/** A closing by its day alone, on the day of the creation, lay after it and not before. */
function afterCreation(closedAt: string, createdAt: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(closedAt);
  const closed = isDay ? parseIsoTime(closedAt) : null;
  const created = isDay ? parseIsoTime(createdAt) : null;
  if (closed === null || created === null) return closedAt;
  const isSameDay = created > closed && created - closed < 86_400_000;

  return isSameDay ? createdAt : closedAt;
}

/** Outcome and closing, as far as the columns of the file leave them open. */
function dealFinisher(mapping: ColumnMapping): (row: Row) => void {
  // Without a column for the closing its day is not known: the deal's last event may tell it later.
  const isByStage =
    mapping.outcome === undefined && mapping.stage !== undefined && mapping.closedAt !== undefined;
  const sameColumn =
    mapping.closedAt !== undefined &&
    JSON.stringify(mapping.closedAt) === JSON.stringify(mapping.expectedCloseDate);

  return (row) => {
    if (isByStage) row.outcome = outcomeOf(row.stage ?? '');
    else if (row.outcome !== undefined) row.outcome = outcomeIn(row.outcome);
    // The one date of an open deal is when it is expected to close, not when it did.
    if ((isByStage || sameColumn) && row.outcome === '') row.closedAt = '';
    if (row.closedAt) row.closedAt = afterCreation(row.closedAt.trim(), row.createdAt ?? '');
  };
}

const DATED_CHANGES: ReadonlySet<string> = new Set([
  'close_date_changed',
  'meeting_scheduled',
  'next_step_set',
]);

/** Old and new value are dates or numbers where the kind of the event says so. */
function eventFinisher(format: FileFormat): (row: Row) => void {
  const convert = (row: Row, to: (text: string) => string): void => {
    if (row.from) row.from = to(row.from);
    if (row.to) row.to = to(row.to);
  };

  return (row) => {
    const type = (row.type ?? '').trim().toLowerCase();
    if (type === 'value_changed') convert(row, (text) => toPlainNumber(text, format.decimals));
    else if (DATED_CHANGES.has(type)) convert(row, (text) => toIsoDate(text, format.dates));
  };
}

/**
 * Plans how the columns of a file become those of the history format. Without a mapping they are
 * found by our names, in any case and with any gaps ("Created At"); with one only what it names is
 * read. A deal whose outcome has no column is won or lost as the name of its stage says.
 *
 * @returns what is wrong with the header, or a reader of the file's rows
 */
export function planColumns(
  kind: HistoryFileKind,
  header: readonly string[],
  mapping: ColumnMapping | null,
  format: FileFormat,
): ColumnPlan {
  const used = mapping ?? mappingByName(kind, header);
  const problems = listProblems(kind, header, used);
  if (problems.length > 0) return { ok: false, problems };
  const readers: [string, ReadCell][] = [];
  for (const [column, source] of Object.entries(used)) {
    if (source === undefined) continue;
    readers.push([column, convertedReader(column, cellReader(source), format)]);
  }
  const finish = kind === 'deals' ? dealFinisher(used) : eventFinisher(format);

  return {
    ok: true,
    read: (cells) => {
      const row: Row = {};
      for (const [column, read] of readers) row[column] = read(cells);
      finish(row);

      return row;
    },
  };
}
