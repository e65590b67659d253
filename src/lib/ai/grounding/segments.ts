import { sentenceEnd } from './sentence-end';

/** A sentence of a paragraph, or a whole line, with the blanks and the line end behind it. */
export interface Segment {
  readonly text: string;
  /** Whether it begins a line. */
  readonly startsLine: boolean;
}

/** A sentence that goes on for longer is cut at a blank: what is held back stays bounded. */
const LONGEST_SEGMENT = 4_000;
/** A shorter sentence goes out with the next: a stream of full stops is no stream of sentences. */
const SHORTEST_SEGMENT = 16;
const WHOLE_LINE = /^\s*(?:\||```|~~~)/;

const CLOSER_OF = { '[': '', '(': ')', '⟦': '⟧' } as const;

/**
 * Cuts a stream into segments, whatever the cuts of the stream. Nothing is cut inside a link, nor
 * inside a mark, which may hold a full stop.
 */
export class Segments {
  private buffer = '';
  private scanned = 0;
  private startsLine = true;
  private open: '' | '[' | '(' | '⟦' = '';

  push(text: string): Segment[] {
    this.buffer += text;
    return this.drain(false);
  }

  end(): Segment[] {
    const segments = this.drain(true);
    if (this.buffer !== '') segments.push(this.take(this.buffer.length));
    return segments;
  }

  private drain(isWhole: boolean): Segment[] {
    const segments: Segment[] = [];
    while (this.scanned < this.buffer.length) {
      const cut = this.cutAt(this.scanned, isWhole);
      if (cut === 'unknown') break;
      this.scanned += 1;
      if (cut !== null) segments.push(this.take(cut));
    }
    return segments;
  }

  private cutAt(at: number, isWhole: boolean): number | null | 'unknown' {
    const char = this.buffer.charAt(at);
    if (char === '\n') return at + 1;
    if (char === ' ' && at >= LONGEST_SEGMENT) return at + 1;
    if ('[]()⟦⟧'.includes(char)) return this.follow(char, at, isWhole);
    if (this.open !== '' || at < SHORTEST_SEGMENT) return null;
    const end = sentenceEnd(this.buffer, at, isWhole);
    return typeof end === 'number' && this.isWholeLine() ? null : end;
  }

  private follow(char: string, at: number, isWhole: boolean): null | 'unknown' {
    if (char === ']' && this.open === '[') {
      const next = this.buffer.charAt(at + 1);
      if (next === '' && !isWhole) return 'unknown';
      this.open = next === '(' ? '(' : '';
    } else if (this.open === '') this.open = char === '[' || char === '⟦' ? char : '';
    else if (char === CLOSER_OF[this.open]) this.open = '';
    return null;
  }

  private isWholeLine(): boolean {
    return this.startsLine && WHOLE_LINE.test(this.buffer);
  }

  private take(end: number): Segment {
    const segment = { text: this.buffer.slice(0, end), startsLine: this.startsLine };
    this.buffer = this.buffer.slice(end);
    this.scanned = 0;
    this.startsLine = segment.text.endsWith('\n');
    this.open = '';
    return segment;
  }
}
