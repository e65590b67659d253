import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { FileRow } from '@/lib/deals';

/**
 * The rows of a CSV file with their line numbers, streamed. A byte order mark is skipped, rows that
 * are too short or too long are kept: the reader of the row says what is missing.
 */
export async function* readCsv(path: string): AsyncGenerator<FileRow> {
  const parser = createReadStream(path).pipe(
    parse({ columns: true, bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true }),
  );
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number };
  }>) {
    yield { line: info.lines, row: record };
  }
}
