import type { RowProblem } from '../risk';
import type { BatchCounts } from './import-batch';

export interface RejectedRow {
  readonly file: 'deals' | 'events';
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

export interface ImportSummary extends Omit<BatchCounts, 'inBin'> {
  /** Rows that were left out. */
  readonly skipped: number;
  /** The first thousand of their faults, by line. */
  readonly rejected: readonly RejectedRow[];
  /** What is odd about rows that were taken all the same; the first thousand. */
  readonly warnings: readonly RejectedRow[];
}

const MAX_LISTED = 1_000;

/** Collects what an import did; bounded, however broken the files are. */
export class ImportReport {
  private counts = { created: 0, updated: 0, unchanged: 0, eventsAdded: 0 };
  private skipped = 0;
  private readonly rejected: RejectedRow[] = [];
  private readonly warnings: RejectedRow[] = [];

  /** Notes a row that is left out; answers null, so that a reader can return it. */
  reject(file: 'deals' | 'events', line: number, reasons: readonly RowProblem[], rows = 1): null {
    this.skipped += rows;
    for (const { field, message } of reasons) {
      if (this.rejected.length < MAX_LISTED) this.rejected.push({ file, line, field, message });
    }
    return null;
  }

  /** Notes what is odd about a row that is taken. */
  warn(file: 'deals' | 'events', line: number, reasons: readonly RowProblem[]): void {
    for (const { field, message } of reasons) {
      if (this.warnings.length < MAX_LISTED) this.warnings.push({ file, line, field, message });
    }
  }

  add(batch: BatchCounts): void {
    this.counts = {
      created: this.counts.created + batch.created,
      updated: this.counts.updated + batch.updated,
      unchanged: this.counts.unchanged + batch.unchanged,
      eventsAdded: this.counts.eventsAdded + batch.eventsAdded,
    };
  }

  get dealsDone(): number {
    return this.counts.created + this.counts.updated + this.counts.unchanged;
  }

  get wroteAnything(): boolean {
    return this.counts.created + this.counts.updated > 0;
  }

  summary(): ImportSummary {
    return {
      ...this.counts,
      skipped: this.skipped,
      rejected: this.rejected,
      warnings: this.warnings,
    };
  }
}
