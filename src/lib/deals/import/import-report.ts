import type { RowProblem } from '../../risk';
import type { RowNote } from '../import-schema';
import type { FileKind } from './import-files';

export interface ImportNotes {
  /** Rows that were left out. */
  readonly skipped: number;
  /** Deals among them that lie in the bin. */
  readonly inBin: number;
  readonly rejected: readonly RowNote[];
  readonly warnings: readonly RowNote[];
}

const MAX_LISTED = 1_000;
const NONE: ImportNotes = { skipped: 0, inBin: 0, rejected: [], warnings: [] };

/** Some faults (an id that stands twice) are found later than others of the same rows. */
const inFileOrder = (notes: readonly RowNote[]): RowNote[] =>
  notes.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));

/** Collects what is wrong or odd about rows; bounded, however broken the files are. */
export class ImportReport {
  private skipped: number;
  private inBin: number;
  private readonly rejected: RowNote[];
  private readonly warnings: RowNote[];

  /** @param notes what an earlier stretch of the same import has noted already */
  constructor(notes: ImportNotes = NONE) {
    this.skipped = notes.skipped;
    this.inBin = notes.inBin;
    this.rejected = [...notes.rejected];
    this.warnings = [...notes.warnings];
  }

  /** Notes a row that is left out; answers null, so that a reader can return it. */
  reject(file: FileKind, line: number, reasons: readonly RowProblem[], rows = 1): null {
    this.skipped += rows;
    this.note(this.rejected, file, line, reasons);
    return null;
  }

  /** Notes a deal that is left alone, because somebody has thrown it away here. */
  rejectBinned(line: number, externalId: string): void {
    this.inBin += 1;
    const message = `"${externalId}" is in the bin; restore it first`;
    this.reject('deals', line, [{ field: 'id', message }]);
  }

  /** Notes what is odd about a row that is taken. */
  warn(file: FileKind, line: number, reasons: readonly RowProblem[]): void {
    this.note(this.warnings, file, line, reasons);
  }

  private note(
    notes: RowNote[],
    file: FileKind,
    line: number,
    reasons: readonly RowProblem[],
  ): void {
    for (const { field, message } of reasons) {
      // Words of the file may hold what no database stores as text.
      const text = message.toWellFormed().replaceAll('\0', '\uFFFD');
      if (notes.length < MAX_LISTED) notes.push({ file, line, field, message: text });
    }
  }

  notes(): ImportNotes {
    return {
      skipped: this.skipped,
      inBin: this.inBin,
      rejected: inFileOrder(this.rejected),
      warnings: inFileOrder(this.warnings),
    };
  }
}
