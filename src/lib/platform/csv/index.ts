import 'server-only';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Parser } from 'csv-parse';
import { decodeToUtf8, type CsvEncoding } from './decode';
import { sniffDelimiter } from './delimiter';
import { UnreadableCsv } from './unreadable-csv';

export { UnreadableCsv } from './unreadable-csv';
export type { CsvEncoding } from './decode';

/** A row of a CSV file. */
export interface CsvRow {
  /** The line of the file on which the row begins; the header is mostly line 1. */
  readonly line: number;
  /** By trimmed column name; a row that is too short lacks the last ones. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface CsvOptions {
  /** What the bytes are unless a byte order mark says otherwise; UTF-8 if it is left out. */
  readonly encoding?: CsvEncoding | undefined;
  /** Hears of the named columns before the first row; may throw `UnreadableCsv`. */
  readonly onHeader?: ((columns: readonly string[]) => void) | undefined;
  /** Hears of a row that is no CSV. */
  readonly onSkip: (line: number, message: string) => void;
}

/** A longer row is taken for a quote that was never closed. */
const MAX_RECORD_BYTES = 1_048_576;

/** Set once a record outgrew its limit: how many whole records came before it. */
interface Cut {
  after: number | null;
}

const tooLong = (line: number): UnreadableCsv =>
  new UnreadableCsv(
    `has a row that begins on line ${line} and is longer than 1 MB; is a quote there never closed?`,
  );

/** The text until the delimiter is known, and the delimiter. */
async function readStart(
  text: AsyncIterator<Buffer>,
): Promise<{ start: Buffer; delimiter: string }> {
  let start: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await text.next();
    const isWholeFile = next.done === true;
    if (!isWholeFile) start = Buffer.concat([start, next.value]);
    const delimiter = sniffDelimiter(start.toString('latin1'), isWholeFile);
    if (delimiter !== null) return { start, delimiter };
    if (start.length > MAX_RECORD_BYTES) throw tooLong(1);
  }
}

/** The parser turns what it is given into records at once: a megabyte of line breaks is a million. */
const SLICE_BYTES = 32_768;

async function* inSlices(start: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for (let at = 0; at < start.length; at += SLICE_BYTES) yield start.subarray(at, at + SLICE_BYTES);
  for await (const piece of rest) {
    for (let at = 0; at < piece.length; at += SLICE_BYTES) {
      yield piece.subarray(at, at + SLICE_BYTES);
    }
  }
}

/**
 * Feeds the parser, and stops when it swallowed more than a record may have without making one:
 * without that a quote that is never closed, or a line of commas, would grow in memory.
 */
async function* feed(
  start: Buffer,
  rest: AsyncIterable<Buffer>,
  parser: Parser,
  cut: Cut,
): AsyncGenerator<Buffer> {
  let records = 0;
  let since = 0;
  for await (const piece of inSlices(start, rest)) {
    const made = parser.info.records;
    if (made > records) since = 0;
    records = made;
    if (since > MAX_RECORD_BYTES) {
      cut.after = made;

      return;
    }
    since += piece.length;
    yield piece;
  }
}

/** The lines of the file that a record stands on: one, and one for each break within its cells. */
function countLines(record: readonly string[]): number {
  let lines = 1;
  for (const cell of record) {
    if (cell.includes('\n') || cell.includes('\r')) lines += cell.split(/\r\n|\n|\r/).length - 1;
  }

  return lines;
}

const isBlank = (record: readonly string[]): boolean => record.length === 1 && record[0] === '';

const quoteNames = (names: readonly string[]): string =>
  names.map((name) => `"${name}"`).join(', ');

function findRepeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);

  return [...repeated];
}

function readHeader(record: readonly string[]): readonly string[] {
  const columns = record.map((name) => name.trim());
  const named = columns.filter((name) => name !== '');
  const twice = findRepeated(named);
  if (named.length === 0) throw new UnreadableCsv('names no columns in its first line');
  if (named.some((name) => name.includes('\0'))) {
    throw new UnreadableCsv('has NUL characters in its first line: save it as CSV UTF-8');
  }
  if (twice.length > 0) {
    const names = quoteNames(twice.slice(0, 10));
    throw new UnreadableCsv(`names ${names} more than once in its first line: rename all but one`);
  }

  return columns;
}

function toCells(columns: readonly string[], record: readonly string[]): Record<string, string> {
  // Without a prototype, so that a column may be called `constructor`, and a missing one is none.
  const cells: Record<string, string> = Object.create(null);
  const count = Math.min(columns.length, record.length);
  for (let i = 0; i < count; i += 1) {
    const name = columns[i] as string;
    if (name !== '') cells[name] = record[i] as string;
  }

  return cells;
}

/** Arrays, since named columns cost the parser more than they cost here; it skips no line itself. */
function createParser(delimiter: string, onSkip: () => void): Parser {
  const parser = new Parser({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: () => {
      onSkip();

      return undefined;
    },
  });
  // Rows of another length are fine here, yet the parser makes an error object with a copy of the row
  // for each, which takes ten times as long as the row itself. So it is told that each is as expected.
  const { state } = parser as unknown as { state: { record: readonly string[] } };
  Object.defineProperty(state, 'expectedRecordLength', {
    get: () => state.record.length,
    set: () => {
      // What it expects is what comes.
    },
  });

  return parser;
}

/** So many records are read on end before others get their turn. */
const RECORDS_ON_END = 1_000;

/** A record and the line on which it begins. */
interface CsvRecord {
  readonly line: number;
  readonly record: readonly string[];
}

/** The records with their lines, blank lines left out. */
async function* parseRecords(
  text: AsyncGenerator<Buffer>,
  { onSkip }: CsvOptions,
): AsyncGenerator<CsvRecord> {
  const { start, delimiter } = await readStart(text);
  let isQuoteOpen = false;
  const parser = createParser(delimiter, () => (isQuoteOpen = true));
  const cut: Cut = { after: null };
  // Faults of the source arrive by the parser, which is what is iterated.
  pipeline(Readable.from(feed(start, text, parser, cut)), parser, () => undefined);
  let line = 1;
  let count = 0;
  for await (const record of parser as AsyncIterable<string[]>) {
    // What follows the cut is the part of a row that was too long.
    if (cut.after === count) break;
    if (!isBlank(record)) yield { line, record };
    count += 1;
    line += countLines(record);
    // What has been parsed comes without waiting: a file of a million lines would stop everything.
    if (count % RECORDS_ON_END === 0) await setImmediate();
  }
  if (cut.after !== null) throw tooLong(line);
  if (isQuoteOpen) {
    onSkip(line, 'a quote that begins here is never closed: the rest of the file is left out');
  }
}

/**
 * The rows of a CSV file with their lines, streamed with back-pressure in bounded memory. The first
 * line that is not empty names the columns and shows the delimiter (comma, semicolon, tab or bar).
 * Rows that are too short or too long, odd quotes and NUL are kept: who reads the row judges them.
 *
 * @param bytes the file as it is; its own faults are passed on
 * @throws UnreadableCsv when the file as a whole is no CSV of this encoding
 */
export async function* readCsv(
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): AsyncGenerator<CsvRow> {
  const text = decodeToUtf8(bytes, options.encoding ?? 'utf-8');
  let columns: readonly string[] | null = null;
  try {
    for await (const { line, record } of parseRecords(text, options)) {
      if (columns === null) {
        columns = readHeader(record);
        options.onHeader?.(columns.filter((name) => name !== ''));
      } else yield { line, cells: toCells(columns, record) };
    }
  } finally {
    // Also where nobody asked for the rest yet: the file behind it has to be closed.
    await text.return(undefined);
  }
  if (columns === null) throw new UnreadableCsv('is empty: its first line names the columns');
}
