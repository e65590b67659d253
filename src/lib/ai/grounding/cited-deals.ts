import type { KnownFacts } from './known-facts';
import type { Mention } from './known-names';
import type { KnownScope } from './known-scope';
import type { LineKind } from './line-kind';
import { sentenceEnd } from './sentence-end';

/** A sentence of a segment, and the deals that its figures may belong to; null is any deal. */
interface Sentence {
  readonly to: number;
  readonly dealIds: ReadonlySet<string> | null;
}

/** A figure in brackets right behind a link belongs to that deal alone. */
interface Aside {
  readonly from: number;
  readonly to: number;
  readonly dealId: string;
}

const LONGEST_ASIDE = 200;
/** A paragraph that begins so goes on about the deal before it. */
const GOES_ON =
  /^\s*(?:it|its|this|that|the deal|he|she|they|es|er|sein|ihr|il|elle|son|sa|su|este|esta|questo|het|de deal)(?!\p{L})/iu;

function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const end = sentenceEnd(text, at, true);
    if (typeof end === 'number') ends.push(end);
  }
  return [...ends, text.length];
}

function idsIn(mentions: readonly Mention[], links: readonly Mention[]): Set<string> {
  const ids = new Set(links.flatMap(({ dealIds }) => [...dealIds]));
  for (const { dealIds } of mentions) {
    // An account that the linked deal has means that deal.
    if ([...dealIds].some((id) => ids.has(id))) continue;
    for (const id of dealIds) ids.add(id);
  }
  return ids;
}

function asidesIn(text: string, links: readonly Mention[]): Aside[] {
  return links.flatMap(({ to, dealIds }) => {
    const found = /^[*_]?\s?\(([^()]*)\)/.exec(text.slice(to, to + LONGEST_ASIDE));
    const [dealId] = dealIds;
    return found && dealId !== undefined ? [{ from: to, to: to + found[0].length, dealId }] : [];
  });
}

/**
 * Which deal a sentence is about. One that cites a deal draws on its figures and on those of no deal;
 * one that cites none goes on about the deal before it, until a new paragraph begins. So the values of
 * two deals cannot change places.
 */
export class CitedDeals {
  private subject: ReadonlySet<string> | null = null;
  private sentences: Sentence[] = [];
  private asides: Aside[] = [];
  private wasBlank = true;

  enter(
    text: string,
    startsLine: boolean,
    kind: LineKind,
    links: readonly Mention[],
    mentions: readonly Mention[],
  ): void {
    if (startsLine) this.enterLine(text, kind);
    let from = 0;
    this.sentences = sentenceEnds(text).map((to) => {
      const within = ({ from: at }: Mention): boolean => at >= from && at < to;
      const ids = idsIn(mentions.filter(within), links.filter(within));
      from = to;
      if (ids.size > 0) this.subject = ids;
      return { to, dealIds: this.subject };
    });
    this.asides = asidesIn(text, links);
  }

  enterLine(text: string, kind: LineKind): void {
    const isNew = kind === 'heading' || kind === 'table' || (kind === 'paragraph' && this.wasBlank && !GOES_ON.test(text)); // prettier-ignore
    if (isNew) this.subject = null;
    this.wasBlank = kind === 'blank';
  }

  scopesAt(at: number, known: KnownFacts): readonly KnownScope[] {
    const aside = this.asides.find(({ from, to }) => at >= from && at < to);
    const ids = aside
      ? [aside.dealId]
      : (this.sentences.find(({ to }) => at < to)?.dealIds ?? null);
    if (ids === null) return [known.all];
    const scopes = [...ids]
      .map((id) => known.ofDeal.get(id))
      .filter((scope) => scope !== undefined);
    return [known.shared, ...scopes];
  }
}
