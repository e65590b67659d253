import type { Citation, Facts, Ungrounded } from '../model';
import { checkSegment, languageOf, type Doubt } from './check-segment';
import type { CheckedText } from './checked-text';
import { CleanPieces } from './clean-pieces';
import { CitedDeals } from './cited-deals';
import { knowFacts, type KnownFacts } from './known-facts';
import type { Mention } from './known-names';
import type { Language } from './languages-table';
import { kindOfLine, NumberOrder, type LineKind } from './line-kind';
import { markOf } from './marks';
import { PLACEHOLDERS, sourceSpan, viewOf, type ProseView } from './prose-view';
import { wordsOf, type ProseWord } from './prose-words';
import { Segments, type Segment } from './segments';
import { settleMarkup, type SettledMarkup } from './settle-markup';
import { WaitingCounts, type Part } from './waiting-counts';

export type { CheckedText };

/**
 * Checks a model's text against the facts while it comes. It holds back until a sentence, a list line
 * or a table row is whole, and where one says how many deals follow, until they have followed. What it
 * gives out, joined, is `checkAnswer` of the whole text, whatever the pieces were.
 *
 * Sums and differences that the facts do not hold are doubted even where they are right: to know that
 * a number is the sum of three others says nothing of whether these three are the ones to add, and
 * with enough figures nearly any number is a sum of some. Whoever wants a sum said puts it in the facts.
 */
export class GroundedText {
  private readonly known: KnownFacts;
  private readonly pieces = new CleanPieces();
  private readonly segments = new Segments();
  private readonly order = new NumberOrder();
  private readonly cited = new CitedDeals();
  private readonly waiting: WaitingCounts;
  private readonly ungrounded: Ungrounded[] = [];
  private readonly citations = new Map<string, Citation>();
  private content = '';
  private kind: LineKind = 'blank';
  private isInFence = false;
  private language: Language;
  private readonly usualLanguage: Language;
  private isPartly = false;

  constructor(facts: Facts, question: string) {
    this.known = knowFacts(facts, question);
    this.usualLanguage = languageOf(wordsOf(viewOf(question)), 'en');
    this.language = this.usualLanguage;
    this.waiting = new WaitingCounts((found) => this.ungrounded.push(...found));
  }

  /** The checked text that can be given out now; '' while more must come. */
  push(piece: string): string {
    return this.take(this.segments.push(this.pieces.push(piece)));
  }

  /** The whole; what `push` had not given out yet is the end of its content. */
  end(): CheckedText {
    this.take(this.segments.end());
    this.content += this.waiting.end();
    return {
      content: this.content,
      ungrounded: this.ungrounded,
      citations: [...this.citations.values()],
      isPartly: this.isPartly,
    };
  }

  private take(segments: readonly Segment[]): string {
    const given = segments.map((segment) => this.check(segment)).join('');
    this.content += given;
    return given;
  }

  private check(segment: Segment): string {
    if (segment.startsLine) this.enterLine(segment.text);
    if (this.kind === 'blank') return this.passBlank(segment);
    const settled = settleMarkup(segment.text, this.known, this.kind === 'code');
    const view = viewOf(settled.source);
    const words = wordsOf(view);
    const links = linksIn(view, settled);
    const mentions = this.known.names.find(words);
    this.cited.enter(view.text, segment.startsLine, this.kind, links, mentions);
    for (const { citation } of settled.pieces.values())
      if (citation) this.citations.set(citation.dealId, citation);
    this.readLanguage(words);
    const idle = this.order.read(view.text, segment.startsLine, this.kind);
    const doubts = checkSegment(
      {
        view,
        words,
        idle,
        language: this.language,
        isCode: this.kind === 'code',
        scopesAt: (at) => this.cited.scopesAt(at, this.known),
      },
      this.known,
      mentions,
    );
    const parts = partsOf(settled, view, doubts);
    const ids = links.flatMap(({ dealIds }) => [...dealIds]);
    return this.waiting.add({ parts, notes: settled.notes, ids, kind: this.kind, startsLine: segment.startsLine }); // prettier-ignore
  }

  private passBlank({ text, startsLine }: Segment): string {
    this.cited.enterLine(text, 'blank');
    return this.waiting.add({ parts: [{ text }], notes: [], ids: [], kind: 'blank', startsLine });
  }

  private enterLine(text: string): void {
    const kind = kindOfLine(text);
    if (kind === 'fence') this.isInFence = !this.isInFence;
    this.kind = this.isInFence && kind !== 'fence' ? 'code' : kind;
  }

  private readLanguage(words: readonly ProseWord[]): void {
    if (this.kind === 'code') return;
    this.language = languageOf(words, this.usualLanguage);
    if (this.language !== 'en' && words.some(({ raw }) => /\p{L}/u.test(raw))) this.isPartly = true;
  }
}

function linksIn(view: ProseView, { pieces }: SettledMarkup): Mention[] {
  const links: Mention[] = [];
  for (const { 0: sign, index } of view.text.matchAll(PLACEHOLDERS)) {
    const citation = pieces.get(sign)?.citation;
    if (citation) links.push({ from: index, to: index + 1, dealIds: new Set([citation.dealId]) });
  }
  return links;
}

/** The segment with marks in place of what is doubted; counts that may yet come true stand apart. */
function partsOf(settled: SettledMarkup, view: ProseView, doubts: readonly Doubt[]): Part[] {
  const write = (source: string): string =>
    source.replaceAll(PLACEHOLDERS, (sign) => settled.pieces.get(sign)?.output ?? '');
  const parts: Part[] = [];
  let last = 0;
  for (const doubt of doubts) {
    const span = sourceSpan(view, doubt);
    const text = view.text.slice(doubt.from, doubt.to).replaceAll(PLACEHOLDERS, '').trim();
    const [lead = '', tail = ''] = blanksAround(view.text.slice(doubt.from, doubt.to));
    parts.push({ text: write(settled.source.slice(last, span.from)) + lead });
    parts.push({
      text: write(settled.source.slice(span.from, span.to)).slice(lead.length),
      doubt: { kind: doubt.kind, text },
      marked: markOf(text) + tail,
      count: doubt.count,
    });
    last = span.to;
  }
  parts.push({ text: write(settled.source.slice(last)) });
  return parts;
}

const blanksAround = (text: string): [string, string] => [
  /^\s*/.exec(text)?.[0] ?? '',
  /\s*$/.exec(text)?.[0] ?? '',
];

/** Checks a whole text. Pure: the same text, facts and question give the same. */
export function checkAnswer(text: string, facts: Facts, question: string): CheckedText {
  const grounded = new GroundedText(facts, question);
  grounded.push(text);
  return grounded.end();
}
