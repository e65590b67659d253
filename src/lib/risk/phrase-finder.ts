/** Words that were found in a text as they stand there, and where. */
export interface FoundWords {
  readonly words: string;
  readonly index: number;
}

/** @param from a place before which no phrase begins, where that is known */
export type WordFinder = (text: string, from?: number) => FoundWords | null;

const SPACE = 32;
const ASCII = 128;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

const folded = new Uint16Array(1 << 16);

/** As the flag `i` of an expression folds: by one character at a time, and nothing into ASCII. */
function foldSlowly(code: number): number {
  const char = String.fromCharCode(code);
  if (/\s/.test(char)) return SPACE;
  const upper = char.toUpperCase();
  const isKept = upper.length !== 1 || (code >= ASCII && upper.charCodeAt(0) < ASCII);

  return isKept ? code : upper.charCodeAt(0);
}

/** A character without its case; any white space is a space. */
const fold = (code: number): number => (folded[code] ||= foldSlowly(code));

/** 0 as long as it was not asked. */
const kinds = new Uint8Array(1 << 16);
const [WORD, OTHER] = [1, 2];

function kindOf(code: number): number {
  const known = kinds[code] as number;
  if (known !== 0) return known;
  const kind = LETTER_OR_DIGIT.test(String.fromCharCode(code)) ? WORD : OTHER;
  kinds[code] = kind;

  return kind;
}

const isWordAt = (text: string, index: number): boolean =>
  index >= 0 && index < text.length && kindOf(text.charCodeAt(index)) === WORD;

/** Folded characters of a phrase, with one space for any white space within. */
const codesOf = (phrase: string): number[] =>
  Array.from(phrase.trim().replace(/\s+/g, ' '), (char) => char)
    .flatMap((char) => char.split(''))
    .map((char) => fold(char.charCodeAt(0)));

/**
 * All phrases as one automaton (Aho and Corasick): each state stands for the longest beginning of a
 * phrase with which the text read so far ends. States are numbered by depth, the children of one
 * next to each other and in the order of their characters. State 0 is the empty beginning.
 */
interface Automaton {
  readonly char: Uint16Array;
  /** Of state s the children are `firstChild[s]` up to before `firstChild[s + 1]`. */
  readonly firstChild: Int32Array;
  /** The state of the longest shorter ending that begins a phrase. */
  readonly fallback: Int32Array;
  /** The nearest state on the way of fallbacks, itself included, that is a whole phrase; 0 for none. */
  readonly whole: Int32Array;
  readonly depth: Uint16Array;
  /** The state after the first character, for ASCII, which most texts are made of. */
  readonly first: Int32Array;
}

function childOf(a: Automaton, state: number, code: number): number {
  let low = a.firstChild[state] as number;
  let high = (a.firstChild[state + 1] as number) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = a.char[middle] as number;
    if (found === code) return middle;
    if (found < code) low = middle + 1;
    else high = middle - 1;
  }

  return 0;
}

function nextState(a: Automaton, from: number, code: number): number {
  let state = from;
  while (state !== 0) {
    const child = childOf(a, state, code);
    if (child !== 0) return child;
    state = a.fallback[state] as number;
  }

  return code < ASCII ? (a.first[code] as number) : childOf(a, 0, code);
}

const compareCodes = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  }

  return a.length - b.length;
};

/** A state that is made: the sorted phrases `from` up to before `to` begin with it. */
interface Draft {
  readonly from: number;
  readonly to: number;
  readonly parent: number;
  readonly depth: number;
}

/** Appends the children of a draft, each with its character. */
function grow(sorted: readonly number[][], draft: Draft, self: number, into: Draft[]): void {
  const { depth, to } = draft;
  let from = draft.from;
  while (from < to && (sorted[from] as number[]).length === depth) from += 1;
  while (from < to) {
    const code = sorted[from]?.[depth];
    let end = from + 1;
    while (end < to && sorted[end]?.[depth] === code) end += 1;
    into.push({ from, to: end, parent: self, depth: depth + 1 });
    from = end;
  }
}

function build(phrases: readonly string[]): Automaton {
  const sorted = phrases.map(codesOf).toSorted(compareCodes);
  const drafts: Draft[] = [{ from: 0, to: sorted.length, parent: 0, depth: 0 }];
  const starts: number[] = [];
  for (let state = 0; state < drafts.length; state += 1) {
    starts.push(drafts.length);
    grow(sorted, drafts[state] as Draft, state, drafts);
  }
  const a: Automaton = {
    char: new Uint16Array(drafts.length),
    firstChild: Int32Array.from([...starts, drafts.length]),
    fallback: new Int32Array(drafts.length),
    whole: new Int32Array(drafts.length),
    depth: Uint16Array.from(drafts, ({ depth }) => depth),
    first: new Int32Array(ASCII),
  };
  for (let state = 1; state < drafts.length; state += 1) link(a, sorted, drafts, state);

  return a;
}

/** By depth: what a state falls back to is shorter, and linked already. */
function link(a: Automaton, sorted: number[][], drafts: readonly Draft[], state: number): void {
  const { from, parent, depth } = drafts[state] as Draft;
  const phrase = sorted[from] as number[];
  const code = phrase[depth - 1] as number;
  a.char[state] = code;
  if (depth === 1 && code < ASCII) a.first[code] = state;
  if (depth > 1) a.fallback[state] = nextState(a, a.fallback[parent] as number, code);
  a.whole[state] =
    phrase.length === depth ? state : (a.whole[a.fallback[state] as number] as number);
}

/** One reading of a text, up to the first phrase in it. */
class Reading {
  private state = 0;
  private count = 0;
  private start = -1;
  private end = -1;

  /** @param places where in the text the last characters stood, by their number; white space is one */
  constructor(
    private readonly a: Automaton,
    private readonly places: Int32Array,
    private readonly text: string,
  ) {}

  read(from: number): FoundWords | null {
    const { a, text, places } = this;
    const mask = places.length - 1;
    let before = from > 0 ? text.charCodeAt(from - 1) : SPACE;
    for (let i = from; i < text.length; i += 1) {
      const read = text.charCodeAt(i);
      const code = fold(read);
      const isGap = code === SPACE && fold(before) === SPACE;
      const isWithin = this.state === 0 && kindOf(before) === WORD;
      before = read;
      // No phrase begins within a word.
      if (isGap || isWithin) continue;
      places[this.count & mask] = i;
      this.count += 1;
      this.state = nextState(a, this.state, code);
      if (this.isOver()) break;
      if (a.whole[this.state] !== 0) this.take(i + 1);
    }

    return this.found();
  }

  private found(): FoundWords | null {
    const { start, end } = this;

    return start < 0 ? null : { words: this.text.slice(start, end), index: start };
  }

  private startOf(state: number): number {
    const { a, places } = this;

    return places[(this.count - (a.depth[state] as number)) & (places.length - 1)] as number;
  }

  /** What begins further to the right than what was found is of no interest any more. */
  private isOver(): boolean {
    return this.start >= 0 && (this.state === 0 || this.startOf(this.state) > this.start);
  }

  /** Notes the longest phrase that ends here, and begins and ends as a word does. */
  private take(end: number): void {
    if (isWordAt(this.text, end)) return;
    const { whole, fallback } = this.a;
    let each = whole[this.state] as number;
    for (; each !== 0; each = whole[fallback[each] as number] as number) {
      const start = this.startOf(each);
      if (isWordAt(this.text, start - 1)) continue;
      if (this.start < 0 || start <= this.start) [this.start, this.end] = [start, end];

      return;
    }
  }
}

/**
 * A finder of the first of some phrases that stands in a text as whole words, so that "rivals" is not
 * found in "arrivals"; of several that begin at one place, the longest. In any case, with any white
 * space for a space. One step per character of the text, however many phrases there are.
 */
export function wordFinder(phrases: readonly string[]): WordFinder {
  const written = phrases.filter((phrase) => phrase.trim() !== '');
  if (written.length === 0) return () => null;
  const automaton = build(written);
  const deepest = automaton.depth.at(-1) as number;
  const places = new Int32Array(1 << (32 - Math.clz32(deepest)));

  return (text, from = 0) => new Reading(automaton, places, text).read(from);
}
