import type { Ungrounded } from '../model';
import type { LineKind } from './line-kind';

/** Text that goes out as it is, or, where it is doubted, as its mark. */
export interface Part {
  readonly text: string;
  readonly doubt?: Ungrounded;
  readonly marked?: string;
  /** So many deals, cited around it, bear the doubted text out. */
  readonly count?: number | null;
}

interface CheckedSegment {
  readonly parts: readonly Part[];
  readonly notes: readonly Ungrounded[];
  /** Deals that it links. */
  readonly ids: readonly string[];
  readonly kind: LineKind;
  readonly startsLine: boolean;
}

interface Waiting {
  readonly segment: CheckedSegment;
  /** How many linked deals would bear out a count in it: those of its line, of its list, of all before. */
  readonly sizes: Set<number>;
  readonly following: Set<string>;
  state: 'line' | 'list' | 'done';
  hasList: boolean;
}

/** A list of more lines than any honest answer has is not waited for. */
const MOST_WAITING = 300;

const NO_SIZES: ReadonlySet<number> = new Set();

const mayComeTrue = ({ parts }: CheckedSegment): boolean =>
  parts.some(({ count }) => typeof count === 'number');

/**
 * "Three deals need you:" is true if three follow, so it waits for the end of its list. What comes
 * after a sentence that waits, waits with it.
 */
export class WaitingCounts {
  private queue: Waiting[] = [];
  private readonly before = new Set<string>();
  private block = new Set<string>();

  constructor(private readonly report: (found: readonly Ungrounded[]) => void) {}

  /** What can go out now. */
  add(segment: CheckedSegment): string {
    for (const waiting of this.queue) follow(waiting, segment);
    this.enter(segment);
    if (this.queue.length === 0 && !mayComeTrue(segment)) return this.write(segment, NO_SIZES);
    const waiting: Waiting = {
      segment,
      sizes: new Set([new Set(segment.ids).size, this.before.size, this.block.size]),
      following: new Set(segment.ids),
      state: mayComeTrue(segment) ? 'line' : 'done',
      hasList: segment.kind === 'list' || segment.kind === 'table',
    };
    this.queue.push(waiting);
    if (this.queue.length > MOST_WAITING) for (const each of this.queue) close(each);
    return this.release();
  }

  end(): string {
    for (const waiting of this.queue) close(waiting);
    return this.release();
  }

  private enter({ ids, kind, startsLine }: CheckedSegment): void {
    if (startsLine && kind !== 'list' && kind !== 'table' && kind !== 'blank' && ids.length > 0) this.block = new Set(); // prettier-ignore
    for (const id of ids) {
      this.before.add(id);
      this.block.add(id);
    }
  }

  private release(): string {
    let given = '';
    while (this.queue[0]?.state === 'done') {
      const waiting = this.queue.shift();
      if (waiting) given += this.write(waiting.segment, waiting.sizes);
    }
    return given;
  }

  private write(segment: CheckedSegment, sizes: ReadonlySet<number>): string {
    const found: Ungrounded[] = [...segment.notes];
    const texts = segment.parts.map(({ text, doubt, marked, count }) => {
      if (doubt === undefined || (typeof count === 'number' && count > 0 && sizes.has(count)))
        return text;
      found.push(doubt);
      return marked ?? '';
    });
    this.report(found);
    return texts.join('');
  }
}

function close(waiting: Waiting): void {
  waiting.sizes.add(waiting.following.size);
  waiting.state = 'done';
}

const isListed = (kind: LineKind): boolean => kind === 'list' || kind === 'table';

/** What ends the wait: a line that is no list, names no deal and comes after the list, or a heading. */
function endsWait({ hasList }: Waiting, { ids, kind, startsLine }: CheckedSegment): boolean {
  if (!startsLine || kind === 'blank' || isListed(kind) || ids.length > 0) return false;
  return kind !== 'paragraph' || hasList;
}

/** A segment after one that waits: part of its line, of what follows, or its end. */
function follow(waiting: Waiting, segment: CheckedSegment): void {
  if (waiting.state === 'done') return;
  if (segment.startsLine && waiting.state === 'line') {
    waiting.sizes.add(waiting.following.size);
    waiting.state = 'list';
  }
  if (endsWait(waiting, segment)) {
    close(waiting);
    return;
  }
  waiting.hasList ||= isListed(segment.kind);
  for (const id of segment.ids) waiting.following.add(id);
}
