import type { RowNote } from '@/lib/deals/import-schema';
import { parseDealRow, parseEventRow, type RowProblem } from '@/lib/risk/history';
import {
  DEAL_COLUMNS,
  EVENT_COLUMNS,
  planColumns,
  type ColumnMapping,
  type FileFormat,
  type HistoryColumn,
} from '@/lib/risk/history-columns';
import type { CsvHead } from './read-csv-head';

export type FileKind = RowNote['file'];

/** One of our columns, as the screen offers it. */
export interface ColumnInfo {
  readonly column: HistoryColumn;
  readonly label: string;
  readonly needed: boolean;
  /** Whether one text for every row makes sense, such as the currency. */
  readonly fixable: boolean;
}

const LABELS: Readonly<Record<HistoryColumn, string>> = {
  id: 'Deal ID',
  name: 'Deal name',
  value: 'Value',
  currency: 'Currency',
  createdAt: 'Created on',
  stage: 'Stage',
  expectedCloseDate: 'Expected close date',
  closedAt: 'Closed on',
  outcome: 'Outcome',
  owner: 'Owner',
  account: 'Account',
  source: 'Source',
  dealId: 'Deal ID',
  at: 'When',
  type: 'What happened',
  from: 'Old value',
  to: 'New value',
  actor: 'By whom',
  text: 'Text',
};
const NEEDED: ReadonlySet<string> = new Set(['id', 'createdAt', 'dealId', 'at', 'type']);
const FIXABLE: ReadonlySet<string> = new Set(['currency', 'stage', 'owner', 'source', 'type']);

const infosOf = (columns: readonly HistoryColumn[]): readonly ColumnInfo[] =>
  columns.map((column) => ({
    column,
    label: LABELS[column],
    needed: NEEDED.has(column),
    fixable: FIXABLE.has(column),
  }));

/** Our columns of each file, the needed ones first. */
export const COLUMN_INFOS: Readonly<Record<FileKind, readonly ColumnInfo[]>> = {
  deals: infosOf(DEAL_COLUMNS).toSorted((a, b) => Number(b.needed) - Number(a.needed)),
  events: infosOf(EVENT_COLUMNS),
};

/** How a report names a column; what is none of ours stays as it is. */
export const columnLabel = (field: string): string =>
  Object.hasOwn(LABELS, field) ? LABELS[field as HistoryColumn] : field;

/** Where a column comes from, as one value of a select. */
export type ChoiceKind = 'none' | 'column' | 'joined' | 'fixed';

export function choiceKind(source: ColumnMapping[HistoryColumn]): ChoiceKind {
  if (source === undefined) return 'none';
  if (typeof source === 'string') return 'column';

  return 'value' in source ? 'fixed' : 'joined';
}

/** The mapping with another source for one column; undefined takes the column out. */
export function withSource(
  mapping: ColumnMapping,
  column: HistoryColumn,
  source: ColumnMapping[HistoryColumn],
): ColumnMapping {
  return { ...mapping, [column]: source };
}

const namesIn = (source: ColumnMapping[HistoryColumn]): readonly string[] => {
  if (source === undefined) return [];
  if (typeof source === 'string') return [source];

  return 'value' in source ? [] : source;
};

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The file's columns that no column of ours reads. */
export function unusedColumns(head: CsvHead, mapping: ColumnMapping): readonly string[] {
  const used = new Set(Object.values(mapping).flatMap(namesIn));

  return head.columns.filter((name) => !used.has(name));
}

/** Whether the header speaks our names: then there is nothing to choose. */
export function isRecognised(kind: FileKind, head: CsvHead, mapping: ColumnMapping): boolean {
  const infos = COLUMN_INFOS[kind];
  const hasNeeded = infos.every(({ column, needed }) => !needed || mapping[column] !== undefined);
  const ours = Object.entries(mapping).every(
    ([column, source]) =>
      source === undefined || (typeof source === 'string' && plain(source) === plain(column)),
  );

  return hasNeeded && ours && unusedColumns(head, mapping).length === 0;
}

const isEmptyFixed = (source: ColumnMapping[HistoryColumn]): boolean =>
  typeof source === 'object' && 'value' in source && source.value.trim() === '';

/** What has to be chosen before the file can be sent: our column -> a sentence. */
export function checkMapping(kind: FileKind, mapping: ColumnMapping): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { column, label, needed } of COLUMN_INFOS[kind]) {
    const source = mapping[column];
    if (needed && source === undefined) {
      problems[column] = `Choose the column that holds “${label}”.`;
    } else if (isEmptyFixed(source)) {
      problems[column] = `Type the text for “${label}”, or choose a column.`;
    }
  }

  return problems;
}

export interface PreviewRow {
  /** 1 for the first row under the header. */
  readonly number: number;
  readonly cells: Readonly<Record<string, string>>;
  readonly problems: readonly RowProblem[];
}

export interface Preview {
  /** `read`: as the import will read the rows. `raw`: as they stand in the file. */
  readonly kind: 'read' | 'raw';
  readonly columns: readonly { readonly name: string; readonly label: string }[];
  readonly rows: readonly PreviewRow[];
}

function parse(kind: FileKind, row: Record<string, string>): readonly RowProblem[] {
  const parsed = kind === 'deals' ? parseDealRow(row) : parseEventRow(row, 'preview');

  return parsed.ok ? [] : parsed.reasons;
}

/** The first rows, by the very code that the import uses; raw while needed columns are missing. */
export function previewOf(
  kind: FileKind,
  head: CsvHead,
  mapping: ColumnMapping,
  format: FileFormat,
): Preview {
  const plan = planColumns(kind, head.columns, mapping, format);
  if (!plan.ok) {
    return {
      kind: 'raw',
      columns: head.columns.map((name) => ({ name, label: name })),
      rows: head.rows.map((cells, index) => ({ number: index + 1, cells, problems: [] })),
    };
  }
  const read = head.rows.map((cells) => plan.read(cells));

  return {
    kind: 'read',
    columns: COLUMN_INFOS[kind]
      .filter(({ column }) => mapping[column] !== undefined || read.some((row) => row[column]))
      .map(({ column, label }) => ({ name: column, label })),
    rows: read.map((cells, index) => ({
      number: index + 1,
      cells,
      problems: parse(kind, cells),
    })),
  };
}
