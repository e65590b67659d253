const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Counts the lines of a CSV as its bytes pass, without reading it: breaks inside quotes are none. */
export class CsvLineCounter {
  private ended = 0;
  private isInQuotes = false;
  private hasContent = false;

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === QUOTE) this.isInQuotes = !this.isInQuotes;
      const isBreak = !this.isInQuotes && (byte === LF || byte === CR);
      if (isBreak && this.hasContent) {
        this.ended += 1;
        this.hasContent = false;
      } else if (!isBreak) {
        this.hasContent = true;
      }
    }
  }

  /** Lines that hold anything, the header among them. */
  get lines(): number {
    return this.ended + (this.hasContent ? 1 : 0);
  }
}
