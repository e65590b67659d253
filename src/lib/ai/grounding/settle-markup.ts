import { dealLink, withoutAutolinks } from '../answers/markdown';
import type { Citation, KnownDeal, Ungrounded } from '../model';
import { decodeReferences } from './character-references';
import { LINK_MARK, linkMarkOf, withoutMarks } from './marks';
import { keysOf } from './prose-words';
import { dealSpellings } from './spellings';

/** Links to deals and marks stand as one private character each: nothing after this reads into them. */
export interface SettledMarkup {
  readonly source: string;
  readonly pieces: ReadonlyMap<string, SettledPiece>;
  readonly notes: readonly Ungrounded[];
}

export interface SettledPiece {
  readonly output: string;
  readonly citation: Citation | null;
}

const FIRST_PRIVATE = 0xe0_00;
const MOST_PIECES = 6_000;
const ESCAPED_PAIR = /(\\[!-/:-@[-`{-~])/;
/** Escapes that only hide a sign from a reader of the source; unescaped they mean the same. */
const IDLE_ESCAPE = /^\\[.,/:@()'?=%;]$/;
const DEAL_TARGET = /\]\(\/deals\/([A-Za-z0-9_%.~-]{1,100})\)/g;
const ANY_LINK = /(?<!\\)!?\[([^[\]]{0,300})\]\(([^()]{0,500})\)/g;
const TAG = /<[a-z/!?][^<>]{0,400}>/gi;
const TAG_START = /<(?=[a-z/!?])/gi;
const ADDRESSES = [
  /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.|\b(?:mailto|javascript|vbscript|xmpp|blob|file|tel|sms):(?=[^\s])|\bdata:(?=[a-z,;]))[^\s<>|\uE000-\uF8FF]*/gi,
  /[\p{L}\p{N}.+_-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/giu,
  /(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]{1,63}\.){1,5}(?:com|net|org|io|co|ai|dev|app|xyz|info|biz|example|test|invalid|localhost|ru|cn|de|fr|es|it|nl|pt|uk|eu|us|me|ly|gg|link|click|site|online|top|shop|cloud|tech)(?![\p{L}\p{N}-])(?:[/?#:][^\s<>|\uE000-\uF8FF]*)?/giu,
  /(?<![\p{N}.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?:[/:][^\s<>|\uE000-\uF8FF]*)?(?![\p{N}.])/gu,
];
const CHECKBOX = /^(\s*(?:[-*+]|[0-9]{1,3}[.)])\s)\[([ xX])\](?=\s)/;

export interface MarkupFacts {
  readonly dealsById: ReadonlyMap<string, KnownDeal>;
  /** Whether the facts or the question name this, in small letters: a mail address, "Booking.com". */
  readonly isKnownText: (text: string) => boolean;
}

class Settling {
  readonly pieces = new Map<string, SettledPiece>();
  readonly notes: Ungrounded[] = [];

  constructor(
    private readonly facts: MarkupFacts,
    private source: string,
  ) {}

  run(isCode: boolean): SettledMarkup {
    this.source = withoutMarks(this.keepLinkMarks(this.source));
    this.source = this.settleDealLinks(this.source);
    this.source = this.plainSigns(this.source);
    this.source = this.settleOtherLinks(this.source);
    this.source = this.dropTags(this.source, isCode);
    this.source = this.dropAddresses(this.source);
    this.source = isCode ? this.source.replaceAll('](', '] (') : this.closeBrackets(this.source);
    return { source: this.source, pieces: this.pieces, notes: this.notes };
  }

  private place(output: string, citation: Citation | null): string {
    if (this.pieces.size >= MOST_PIECES) return '';
    const sign = String.fromCharCode(FIRST_PRIVATE + this.pieces.size);
    this.pieces.set(sign, { output, citation });
    return sign;
  }

  private refuse(written: string, text: string): string {
    this.notes.push({ kind: 'link', text: written.slice(0, 300) });
    return this.place(linkMarkOf(text), null);
  }

  private keepLinkMarks(source: string): string {
    return source.replaceAll(LINK_MARK, (_, text: string | undefined) => {
      const shown = (text ?? '').replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');
      return this.refuse(shown, this.withoutAddresses(shown));
    });
  }

  /** From the target back: a deal's name may itself hold brackets, escaped or not. */
  private settleDealLinks(source: string): string {
    const kept: string[] = [];
    let last = 0;
    for (const match of source.matchAll(DEAL_TARGET)) {
      const deal = this.facts.dealsById.get(match[1] ?? '');
      if (deal === undefined) continue;
      const before = source.slice(last, match.index);
      const spelling = dealSpellings(deal).find(({ written }) => before.endsWith(`[${written}`));
      if (spelling === undefined) continue;
      const start = before.length - spelling.written.length - 1;
      if (/[!\\]$/.test(before.slice(0, start))) continue;
      kept.push(before.slice(0, start), this.cite(deal, spelling.name));
      last = match.index + match[0].length;
    }
    return kept.join('') + source.slice(last);
  }

  private cite(deal: KnownDeal, name: string): string {
    return this.place(dealLink(deal.id, name), { dealId: deal.id, name: deal.name });
  }

  /** References and idle escapes as the signs that they show. */
  private plainSigns(source: string): string {
    const parts = source.split(ESCAPED_PAIR);
    const plain = parts.map((part, place) => {
      if (place % 2 === 0) return withoutMarks(decodeReferences(part));
      return IDLE_ESCAPE.test(part) ? part.charAt(1) : part;
    });
    return plain.join('');
  }

  private settleOtherLinks(source: string): string {
    return source.replaceAll(ANY_LINK, (written, text: string, target: string) => {
      const deal = this.facts.dealsById.get(/^\/deals\/([^/?#]+)$/.exec(target)?.[1] ?? '');
      const keys = keysOf(text).join(' ');
      const name = [deal?.name, deal?.account].find((each) => each && keys !== '' && keysOf(each).join(' ') === keys); // prettier-ignore
      if (deal && name && !written.startsWith('!')) return this.cite(deal, name);
      return this.refuse(written, written.startsWith('!') ? '' : this.withoutAddresses(text));
    });
  }

  private dropTags(source: string, isCode: boolean): string {
    if (isCode) return source.replaceAll(TAG_START, '< ');
    return source
      .replaceAll(TAG, (tag) => {
        if (/^<(?:[a-z][a-z0-9+.-]*:|[^\s>]+@)/i.test(tag)) return this.refuse(tag, '');
        if (!/^<\/?br\s?\/?>$/i.test(tag))
          this.notes.push({ kind: 'link', text: tag.slice(0, 300) });
        return ' ';
      })
      .replaceAll(TAG_START, '< ');
  }

  /** One that the facts name may be read; that it could be followed is no reader's wish. */
  private keepAddress(written: string): string {
    const shown = withoutAutolinks(written);
    return shown === written ? written : this.place(shown, null);
  }

  private dropAddresses(source: string): string {
    let text = source;
    for (const address of ADDRESSES) {
      text = text.replaceAll(address, (written) =>
        this.facts.isKnownText(written.toLowerCase())
          ? this.keepAddress(written)
          : this.refuse(written, ''),
      );
    }
    return text;
  }

  private withoutAddresses(source: string): string {
    return ADDRESSES.reduce((text, address) => text.replaceAll(address, ' '), source);
  }

  /** What is left of brackets makes no link: neither over a line end nor by a reference. */
  private closeBrackets(source: string): string {
    const box = CHECKBOX.exec(source);
    const begin = box?.[0] ?? '';
    if (/\]\s?[([:]/.test(source))
      this.notes.push({ kind: 'link', text: source.trim().slice(0, 300) });
    const parts = source.slice(begin.length).split(ESCAPED_PAIR);
    const closed = parts.map((part, place) =>
      place % 2 === 0 ? part.replaceAll(/[[\]]/g, String.raw`\$&`) : part,
    );
    return begin + closed.join('');
  }
}

/**
 * Takes every link, image, tag and address out of a segment of Markdown but links to deals of the
 * facts under their own names. Nothing of what comes out can be, or join into, any other.
 */
export function settleMarkup(text: string, facts: MarkupFacts, isCode: boolean): SettledMarkup {
  const source = text.normalize('NFC');
  // Without one of these no markup, reference or address can be.
  if (!/[[\]<&\\⟦⟧@:.]/.test(source)) return { source, pieces: new Map(), notes: [] };
  return new Settling(facts, source).run(isCode);
}
