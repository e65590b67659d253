import { judge, type BenchRow } from './bench-row';
import { machineLines, type Machine } from './machine';

export interface SectionResult {
  readonly name: string;
  readonly rows: readonly BenchRow[];
  /** Why there are no rows, where the section broke. */
  readonly error?: string;
  readonly seconds: number;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly scale: number;
  readonly sections: readonly SectionResult[];
  readonly seconds: number;
}

const COLUMNS = ['Section', 'Measured', 'Result', 'Promise', 'Verdict', 'Peak memory'] as const;
type Cells = readonly string[];

function memoryOf({ peakRssMb, peakHeapMb }: BenchRow): string {
  if (peakRssMb === undefined) return '';
  const rss = peakRssMb === null ? 'unknown' : `${Math.round(peakRssMb)} MB`;
  return peakHeapMb === undefined ? rss : `${rss} (heap ${Math.round(peakHeapMb)} MB)`;
}

function cellsOf(name: string, row: BenchRow, scale: number): Cells {
  const verdict = row.promised ? judge(row.promised, scale) : null;
  return [
    name,
    row.what,
    row.measured,
    verdict?.promise ?? '',
    verdict?.words ?? '',
    memoryOf(row),
  ];
}

function linesOf({ sections, scale }: BenchReport): Cells[] {
  return sections.flatMap(({ name, rows, error }) => [
    ...rows.map((row) => cellsOf(name, row, scale)),
    ...(error ? [[name, 'the section broke', error, '', 'no result', '']] : []),
  ]);
}

const sizeNote = (scale: number): string[] =>
  scale === 1
    ? []
    : [`Sizes are at ${scale} of the full ones; promises about full sizes stand open.`];

const timeNote = ({ seconds }: BenchReport): string =>
  `Total time ${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

/** The table for a terminal. */
export function toText(report: BenchReport): string {
  const lines = [[...COLUMNS], ...linesOf(report)];
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? '').length)));
  const table = lines.map(
    (line) =>
    line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd(), // prettier-ignore
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [
    ...machineLines(report.machine),
    ...sizeNote(report.scale),
    '',
    table[0],
    rule,
    ...table.slice(1),
    '',
    timeNote(report),
  ].join('\n');
}

/** The same, ready to be pasted into docs/performance.md. */
export function toMarkdown(report: BenchReport): string {
  const escaped = (cell: string): string => cell.replaceAll('|', String.raw`\|`);
  const row = (cells: Cells): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    ...machineLines(report.machine).map((line) => `- ${line}`),
    ...[...sizeNote(report.scale), timeNote(report)].map((line) => `- ${line}`),
    '',
    row(COLUMNS),
    row(COLUMNS.map(() => '---')),
    ...linesOf(report).map(row),
  ].join('\n');
}

/** The same for programs: every row with its figures and its verdict. */
export function toJson(report: BenchReport): string {
  const sections = report.sections.map((section) => ({
    ...section,
    rows: section.rows.map((row) => ({
      ...row,
      verdict: row.promised ? judge(row.promised, report.scale) : null,
    })),
  }));
  return JSON.stringify({ ...report, sections }, null, 2);
}
