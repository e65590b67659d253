import { createReadStream } from 'node:fs';
import { parse, type CsvError } from 'csv-parse';

/** The file as a whole cannot be read; the message says which and why. */
export class UnreadableFile extends Error {}

/** A line of a CSV file with its columns by name. */
export interface CsvRow {
  readonly line: number;
  readonly row: Readonly<Record<string, string>>;
}

export type OnSkip = (line: number, message: string) => void;

function demandColumns(path: string, header: readonly string[], needed: readonly string[]) {
  const columns = header.map((name) => name.trim());
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length === 0) return columns;
  throw new UnreadableFile(
    `${path} has no column ${missing.join(', ')}; its first line names ${columns.join(', ')}`,
  );
}

const explain = (error: CsvError | undefined): string =>
  error?.code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'a quote that begins here is never closed: the rest of the file is left out'
    : (error?.message ?? 'is no CSV');

/**
 * The rows of a CSV file with their line numbers, streamed. A byte order mark is skipped; rows that
 * are too short or too long and quotes in odd places are kept: the reader of the row says what is
 * wrong with it. A row that is no CSV at all goes to `onSkip`, and the rest goes on.
 *
 * @throws UnreadableFile when the file cannot be opened or a needed column is missing
 */
export async function* readCsv(
  path: string,
  needed: readonly string[],
  onSkip: OnSkip,
): AsyncGenerator<CsvRow> {
  // The parser tells where a broken row ended; one that a quote keeps open ends with the file.
  let lastGood = 1;
  const parser = parse({
    columns: (header: string[]) => demandColumns(path, header, needed),
    bom: true,
    info: true,
    relaxColumnCount: true,
    relaxQuotes: true,
    skipEmptyLines: true,
    skipRecordsWithError: true,
    onRecord: (record, { lines }) => {
      lastGood = lines;
      return record;
    },
    onSkip: (error) => {
      onSkip(lastGood + 1, explain(error));
      return undefined;
    },
  });
  const input = createReadStream(path);
  input.on('error', (error) => parser.destroy(error));
  const rows: AsyncIterable<{ record: Record<string, string>; info: { lines: number } }> =
    input.pipe(parser);
  try {
    for await (const { record, info } of rows) yield { line: info.lines, row: record };
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    input.destroy();
  }
}
