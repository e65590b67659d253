/** What may stand between cells, the usual one first: it wins where two occur as often. */
const DELIMITERS = [',', ';', '\t', '|'];
const QUOTE = '"';
const isLineBreak = (char: string): boolean => char === '\n' || char === '\r';

/** Walks over the first line that is not empty; a line break within quotes does not end it. */
class HeaderScan {
  readonly counts = new Map(DELIMITERS.map((each) => [each, 0]));
  ended = false;
  private begun = false;
  private quoted = false;
  private startsField = true;

  take(char: string): void {
    if (this.quoted) {
      if (char === QUOTE) this.quoted = false;
    } else if (isLineBreak(char)) this.ended = this.begun;
    else this.takeOutside(char);
  }

  private takeOutside(char: string): void {
    this.begun = true;
    const count = this.counts.get(char);
    if (count !== undefined) this.counts.set(char, count + 1);
    // A quote within a cell that began without one is a letter, as in 5" pipe.
    this.quoted = char === QUOTE && this.startsField;
    this.startsField = count !== undefined;
  }
}

/** The delimiter of a file by the start of its text; null while the first line has no end yet. */
export function sniffDelimiter(start: string, isWholeFile: boolean): string | null {
  const scan = new HeaderScan();
  for (let at = 0; at < start.length && !scan.ended; at += 1) scan.take(start.charAt(at));
  if (!scan.ended && !isWholeFile) return null;
  const [first] = [...scan.counts].toSorted((a, b) => b[1] - a[1]);

  return first?.[0] ?? ',';
}
