import { createReadStream } from 'node:fs';
import { readCsv, UnreadableCsv, type CsvOptions, type CsvRow } from '@/lib/platform/csv';

/** The file as a whole cannot be read; the message says which and why. */
export class UnreadableFile extends Error {}

/**
 * The rows of a CSV file, streamed.
 *
 * @throws UnreadableFile when the file cannot be opened or is no CSV
 */
export async function* readCsvFile(path: string, options: CsvOptions): AsyncGenerator<CsvRow> {
  try {
    yield* readCsv(createReadStream(path), options);
  } catch (error) {
    if (error instanceof UnreadableCsv) throw new UnreadableFile(`${path} ${error.message}`);
    const isOfTheSystem = error instanceof Error && 'code' in error && 'syscall' in error;
    if (isOfTheSystem) throw new UnreadableFile(`${path}: ${error.message}`);
    throw error;
  }
}
