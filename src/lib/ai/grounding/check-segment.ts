import type { Ungrounded } from '../model';
import { countsDeals } from './count-of-deals';
import { detectLanguage } from './detect-language';
import type { Span } from './checked-text';
import type { KnownFacts } from './known-facts';
import type { Mention } from './known-names';
import type { KnownScope } from './known-scope';
import type { Language } from './languages-table';
import type { ProseView } from './prose-view';
import type { ProseWord } from './prose-words';
import { readDates } from './read-dates';
import { readFigures, type FigureClaim } from './read-figures';
import { readNames } from './read-names';
import { readNumberWords } from './read-number-words';

/** A stretch that the facts do not hold; with a count, it is true if so many deals are cited around it. */
export interface Doubt extends Span {
  readonly kind: Ungrounded['kind'];
  readonly count: number | null;
}

export interface SegmentInput {
  readonly view: ProseView;
  readonly words: readonly ProseWord[];
  /** Numbers that say nothing. */
  readonly idle: readonly Span[];
  readonly language: Language;
  /** In code, small numbers are part of it. */
  readonly isCode: boolean;
  /** What a claim at this place may draw on. */
  readonly scopesAt: (at: number) => readonly KnownScope[];
}

/** Which characters are settled, as one byte each. */
export class Cover {
  private readonly covered: Uint8Array;

  constructor(length: number) {
    this.covered = new Uint8Array(length);
  }

  add({ from, to }: Span): void {
    this.covered.fill(1, from, to);
  }

  has = (at: number): boolean => this.covered[at] === 1;

  touches({ from, to }: Span): boolean {
    for (let at = from; at < to; at += 1) if (this.covered[at] === 1) return true;
    return false;
  }
}

const MOST_IN_CODE = 1_000;

const isIdleInCode = ({ unit, values }: FigureClaim): boolean =>
  unit === 'bare' && values.some(({ value }) => value < MOST_IN_CODE);

const looksLikeYear = (text: string): boolean => /^(?:19|20|21)[0-9]{2}$/.test(text);

const IN_RUN = /[a-z0-9]/i;

/** A doubt that ends within letters and digits goes on to their end: "9e6" is no "9e" and a 6. */
function widened(text: string, doubt: Doubt): Doubt {
  let { from, to } = doubt;
  while (IN_RUN.test(text.charAt(from - 1)) && IN_RUN.test(text.charAt(from))) from -= 1;
  while (IN_RUN.test(text.charAt(to - 1)) && IN_RUN.test(text.charAt(to))) to += 1;
  return from === doubt.from && to === doubt.to ? doubt : { ...doubt, from, to, count: null };
}

/** The doubts in their order, each of whole runs of letters and digits. */
function wholeRuns(text: string, doubts: readonly Doubt[]): Doubt[] {
  const whole: Doubt[] = [];
  for (const doubt of doubts.toSorted((a, b) => a.from - b.from)) {
    const next = widened(text, doubt);
    const last = whole.at(-1);
    if (last && next.from < last.to)
      whole.splice(-1, 1, { ...last, to: Math.max(last.to, next.to) });
    else whole.push(next);
  }
  return whole;
}

class SegmentCheck {
  readonly doubts: Doubt[] = [];
  private readonly cover: Cover;
  private readonly text: string;
  private readonly words: readonly ProseWord[];

  constructor(
    private readonly input: SegmentInput,
    private readonly known: KnownFacts,
    mentions: readonly Mention[],
  ) {
    this.text = input.view.text;
    this.words = input.words;
    this.cover = new Cover(this.text.length);
    for (const span of [...mentions, ...input.idle]) this.cover.add(span);
  }

  run(): Doubt[] {
    this.checkDates();
    this.checkFigures(readFigures(this.text, this.cover.has));
    this.checkFigures(readNumberWords(this.text, this.words, this.cover.has));
    this.checkNames();
    return wholeRuns(this.text, this.doubts);
  }

  private holds(at: number, test: (scope: KnownScope) => boolean): boolean {
    return this.input.scopesAt(at).some(test);
  }

  private checkDates(): void {
    for (const claim of readDates(this.text, this.known.asOf)) {
      if (this.cover.touches(claim)) continue;
      const isKnown = this.holds(claim.from, (scope) => scope.holdsDate(claim));
      if (!isKnown && claim.isTentative) continue;
      this.cover.add(claim);
      if (!isKnown) this.doubts.push({ kind: 'date', from: claim.from, to: claim.to, count: null });
    }
  }

  private checkFigures(claims: readonly FigureClaim[]): void {
    for (const claim of claims) {
      if (this.cover.touches(claim) && claim.values.length === 0) continue;
      this.cover.add(claim);
      if (this.input.isCode && isIdleInCode(claim)) continue;
      const { from, to } = claim;
      const count = countsDeals(this.text, claim);
      // How many deals there are is no figure of one deal: "pushed twice" bears out no "two deals".
      const scopes = count === null ? this.input.scopesAt(from) : [this.known.shared];
      if (scopes.some((scope) => scope.holdsFigure(claim))) continue;
      const kind = looksLikeYear(this.text.slice(from, to)) ? 'date' : 'figure';
      this.doubts.push({ kind, from, to, count });
    }
  }

  private startsPhrase = (word: ProseWord): boolean => {
    if (word.isAtEdge) return true;
    const before = this.text.slice(Math.max(0, word.from - 8), word.from);
    return (
      /^[\s#>|*+\-•.)0-9]*$/.test(this.text.slice(0, word.from)) ||
      /[|:.!?"“„(]\s{0,3}$/.test(before)
    );
  };

  private checkNames(): void {
    const { language } = this.input;
    const { isKnownWord, isQuotable } = this.known;
    const context = { language, isKnownWord, isQuotable, isCovered: this.cover.has, startsPhrase: this.startsPhrase }; // prettier-ignore
    for (const span of readNames(this.text, this.words, context)) {
      if (this.cover.touches(span)) continue;
      this.cover.add(span);
      this.doubts.push({ kind: 'name', from: span.from, to: span.to, count: null });
    }
  }
}

export const checkSegment = (
  input: SegmentInput,
  known: KnownFacts,
  mentions: readonly Mention[],
): Doubt[] => new SegmentCheck(input, known, mentions).run();

/** The language of a segment; where it does not tell, the usual one. */
export const languageOf = (words: readonly ProseWord[], usual: Language): Language =>
  detectLanguage(words) ?? usual;
