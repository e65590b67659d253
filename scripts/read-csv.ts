import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { FileRow } from '@/lib/deals';

/** The file as a whole cannot be read; the message says which and why. */
export class UnreadableFile extends Error {}

function demandColumns(path: string, header: readonly string[], needed: readonly string[]) {
  const columns = header.map((name) => name.trim());
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length === 0) return columns;
  throw new UnreadableFile(
    `${path} has no column ${missing.join(', ')}; its first line names ${columns.join(', ')}`,
  );
}

/**
 * The rows of a CSV file with their line numbers, streamed. A byte order mark is skipped; rows that
 * are too short or too long and quotes in odd places are kept: the reader of the row says what is
 * wrong with it.
 *
 * @throws UnreadableFile when a needed column is missing or the file is no CSV
 */
export async function* readCsv(path: string, needed: readonly string[]): AsyncGenerator<FileRow> {
  const parser = createReadStream(path).pipe(
    parse({
      columns: (header: string[]) => demandColumns(path, header, needed),
      bom: true,
      info: true,
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: true,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>) {
      yield { line: info.lines, row: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableFile(`${path} is not readable as CSV: ${error.message}`);
  }
}
