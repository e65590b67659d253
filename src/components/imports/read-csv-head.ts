import type { ImportOptions } from '@/lib/deals/import-schema';

export type Encoding = ImportOptions['encoding'];

/** What the start of a CSV file shows: enough to choose columns and to look at a few rows. */
export interface CsvHead {
  /** Trimmed names of the first line, unnamed ones left out. */
  readonly columns: readonly string[];
  /** The first rows, by column name; a row that is too short lacks the last ones. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export type CsvHeadResult =
  | { readonly ok: true; readonly head: CsvHead }
  /** `otherEncoding`: an encoding with which the bytes can be read. */
  | { readonly ok: false; readonly message: string; readonly otherEncoding?: Encoding };

/** So much of a file is read to find its columns. */
export const HEAD_BYTES = 65_536;
const PREVIEW_ROWS = 3;
const QUOTE = '"';
/** The usual one first: it wins where two occur as often. */
const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

const fault = (message: string): CsvHeadResult => ({ ok: false, message });

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

/** A byte order mark is proof, so it outweighs the encoding that was chosen. */
function encodingOf(bytes: Uint8Array, chosen: Encoding): string {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';

  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : chosen;
}

/** The text of the bytes; null where they are not of the encoding. */
function decode(bytes: Uint8Array, chosen: Encoding, isWholeFile: boolean): string | null {
  try {
    const decoder = new TextDecoder(encodingOf(bytes, chosen), { fatal: true });

    // The last character of a cut piece may be cut, too.
    return decoder.decode(bytes, { stream: !isWholeFile });
  } catch {
    return null;
  }
}

/** Walks over a CSV text and hands out its records; quotes that begin within a cell are letters. */
class RecordScan {
  readonly records: string[][] = [];
  private record: string[] = [];
  private cell = '';
  private quoted = false;
  private begun = false;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
    private readonly most: number,
  ) {}

  /** @returns the records; a last one that the text cuts off is left out */
  run(isWholeFile: boolean): string[][] {
    let at = 0;
    while (at < this.text.length && this.records.length < this.most) at = this.take(at);
    const isFull = this.records.length >= this.most;
    if (!isFull && isWholeFile && !this.quoted) this.endRecord();

    return this.records;
  }

  /** Takes the character at a place and answers the place of the next. */
  private take(at: number): number {
    const char = this.text.charAt(at);
    if (this.quoted) return this.takeQuoted(char, at);
    if (char === QUOTE && !this.begun) {
      this.quoted = true;
      this.begun = true;
    } else if (char === this.delimiter) this.endCell();
    else if (char === '\n' || char === '\r') this.endRecord();
    else {
      this.cell += char;
      this.begun = true;
    }

    return at + 1;
  }

  private takeQuoted(char: string, at: number): number {
    if (char !== QUOTE) this.cell += char;
    else if (this.text.charAt(at + 1) === QUOTE) {
      this.cell += QUOTE;

      return at + 2;
    } else this.quoted = false;

    return at + 1;
  }

  private endCell(): void {
    this.record.push(this.cell);
    this.cell = '';
    this.begun = false;
  }

  private endRecord(): void {
    this.endCell();
    const isBlank = this.record.length === 1 && this.record[0] === '';
    if (!isBlank) this.records.push(this.record);
    this.record = [];
  }
}

/** What stands between the cells, by the first line that is not empty. */
export function sniffDelimiter(text: string): string {
  const counts = DELIMITERS.map((delimiter) => {
    const [header = []] = new RecordScan(text, delimiter, 1).run(true);

    return { delimiter, cells: header.length };
  });
  const [first] = counts.toSorted((a, b) => b.cells - a.cells);

  return first?.delimiter ?? ',';
}

function toCells(columns: readonly string[], record: readonly string[]): Record<string, string> {
  // Without a prototype, so that a column may be called `constructor`.
  const cells: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [at, name] of columns.entries()) {
    const cell = record[at];
    if (name !== '' && cell !== undefined) cells[name] = cell;
  }

  return cells;
}

function headOf(text: string, isWholeFile: boolean): CsvHeadResult {
  const scan = new RecordScan(text, sniffDelimiter(text), PREVIEW_ROWS + 1);
  const [header, ...rows] = scan.run(isWholeFile);
  if (!header) {
    if (!isWholeFile) return fault('The first line is longer than 64 KB; is this a CSV file?');

    return fault(
      text.trim() === ''
        ? 'The file is empty: its first line has to name the columns.'
        : 'A quote in the first line is never closed.',
    );
  }
  const columns = header.map((name) => name.trim());
  const named = columns.filter((name) => name !== '');
  const twice = named.find((name, at) => named.indexOf(name) !== at);
  if (named.length === 0) return fault('The first line names no columns.');
  if (named.some((name) => name.includes('\0'))) return fault('This is not a CSV file.');
  if (twice !== undefined) {
    return fault(`The first line names “${twice}” more than once: rename all but one.`);
  }

  return { ok: true, head: { columns: named, rows: rows.map((row) => toCells(columns, row)) } };
}

/**
 * Reads the columns and the first rows from the start of a CSV file, as the server will read them:
 * comma, semicolon, tab or bar, quotes respected, a byte order mark believed.
 *
 * @param bytes the first `HEAD_BYTES` of the file, or all of it
 */
export function readCsvHead(
  bytes: Uint8Array,
  encoding: Encoding,
  isWholeFile: boolean,
): CsvHeadResult {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    return fault('This is an Excel workbook or an archive: save it as “CSV UTF-8” first.');
  }
  const text = decode(bytes, encoding, isWholeFile);
  if (text !== null) return headOf(text, isWholeFile);
  const message = 'This file is not UTF-8: choose Windows-1252, or save it as “CSV UTF-8”.';

  return { ok: false, message, otherEncoding: 'windows-1252' };
}
