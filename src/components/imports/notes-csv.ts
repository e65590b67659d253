import { disarmCell } from '@/lib/core/csv-cell';
import type { ImportReportDto, RowNote } from '@/lib/deals/import-schema';

const HEADER = ['kind', 'file', 'line', 'column', 'reason'];

/** A cell that keeps its commas, quotes and line breaks, and that no spreadsheet runs. */
function cell(text: string): string {
  const safe = disarmCell(text);

  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const lineOf = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

const rowOf = (kind: string, { file, line, field, message }: RowNote): string =>
  lineOf([kind, file, String(line), field, message]);

/** The notes of a report as a CSV file; the byte order mark lets Excel read it as UTF-8. */
export function notesCsv({
  rejected,
  warnings,
}: Pick<ImportReportDto, 'rejected' | 'warnings'>): string {
  const rows = [
    ...rejected.map((note) => rowOf('left out', note)),
    ...warnings.map((note) => rowOf('warning', note)),
  ];

  return `\uFEFF${lineOf(HEADER)}${rows.join('')}`;
}
