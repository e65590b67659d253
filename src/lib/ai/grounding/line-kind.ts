export type LineKind = 'blank' | 'heading' | 'list' | 'table' | 'fence' | 'code' | 'paragraph';

export const kindOfLine = (text: string): LineKind => {
  if (/^\s*$/.test(text)) return 'blank';
  if (/^\s*(?:```|~~~)/.test(text)) return 'fence';
  if (/^\s*#{1,6}\s/.test(text)) return 'heading';
  if (/^\s*\|/.test(text)) return 'table';
  return /^\s*(?:[-*+•]|[0-9]{1,3}[.)])\s/.test(text) ? 'list' : 'paragraph';
};

const LIST_NUMBER =
  /^[\s>#*_-]*(?:(?:step|option|point|priority|action|item|tip|question|reason)\s)?[#(]?([0-9]{1,2})(?:[.):]|\s?[-–—]\s|\s*\|)/i;
const IDIOM = /24\/7|\b1:1\b|\b1-on-1\b|\b50\/50\b/g;
const OUT_OF =
  /(?:(?:out\sof|\bvon|\bsur|\bsobre|\bsu)\s(?:100|10|1|1\.0|1\.00)|(?<![0-9]{4}|[/.-][0-9]{1,2})\s?\/\s?(?:100|10))(?![0-9.,/-])/gi;

/** Where numbers stand that say nothing of the pipeline: list numbers, idioms, "out of 100". */
export class NumberOrder {
  private last = 0;

  /** Spans of the view's text; list numbers go up by one. */
  read(text: string, startsLine: boolean, kind: LineKind): { from: number; to: number }[] {
    const spans = [...text.matchAll(IDIOM), ...text.matchAll(OUT_OF)].map((match) => ({
      from: match.index,
      to: match.index + match[0].length,
    }));
    if (kind === 'heading' && !/[0-9]/.test(text)) this.last = 0;
    const number = startsLine ? this.numberOf(text, kind) : null;
    if (number !== null) spans.push(number);
    return spans;
  }

  private numberOf(text: string, kind: LineKind): { from: number; to: number } | null {
    const line = kind === 'table' ? text.replace('|', ' ') : text;
    const match = LIST_NUMBER.exec(line);
    const value = Number(match?.[1] ?? 0);
    if (!match || value < 1 || value > this.last + 1) return null;
    this.last = value;
    const to = match[0].lastIndexOf(match[1] ?? '') + (match[1] ?? '').length;
    return { from: 0, to };
  }
}
