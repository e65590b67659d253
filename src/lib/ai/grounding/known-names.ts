import type { Span } from './checked-text';
import { isOrdinaryWord } from './ordinary-words';
import { keysOf, type ProseWord } from './prose-words';
import { SCALES, TENS, UNITS } from './number-words-table';

/** A known name where a text says it, with the deals that it may mean; none for people and the like. */
export interface Mention extends Span {
  readonly dealIds: ReadonlySet<string>;
}

interface Branch {
  readonly next: Map<string, Branch>;
  /** Null where no name ends here. */
  dealIds: Set<string> | null;
  /** A name of everyday words is one only with its capitals: "New Business". */
  needsCapitals: boolean;
}

interface Found {
  readonly to: number;
  readonly count: number;
  readonly dealIds: ReadonlySet<string>;
}

/** No name has more; one that has is known by none of its parts. */
const MOST_WORDS = 120;
/** Longer names are known whole only, not by their parts. */
const MOST_WORDS_IN_PARTS = 12;
/** Up to here by any of them, beyond by how they begin: a name that is a sentence says much in its midst. */
const MOST_WORDS_IN_ANY_PART = 6;
/** Between two words of a name; a comma, a line or a cell ends it. */
const WITHIN_NAME = /^[\s&.'/()+#:–—-]{0,4}$/;
/** Forms of companies and the nouns that names of deals end with. */
const FORMS: ReadonlySet<string> = new Set(
  `inc corp corporation ltd limited llc plc gmbh ag se sa sas srl spa bv nv oy ab as co company kg group holding holdings`.split(/\s+/),
); // prettier-ignore

const branch = (): Branch => ({ next: new Map(), dealIds: null, needsCapitals: false });

export const isEveryday = (key: string): boolean =>
  isOrdinaryWord(key) || key in UNITS || key in TENS || key in SCALES || /^\p{N}/u.test(key);

const isDistinct = (key: string): boolean => key.length > 2 && !isEveryday(key) && !FORMS.has(key);

/** Names of deals, accounts and people, found word by word in time linear in the text. */
export class KnownNames {
  private readonly root = branch();

  add(name: string, dealIds: readonly string[]): void {
    const keys = keysOf(name);
    // A name of a single everyday word or of figures would bear out whatever an answer says.
    const letters = keys.filter((key) => /\p{L}/u.test(key));
    if (letters.some((key) => !isEveryday(key))) this.addParts(keys, dealIds);
    else if (letters.length > 1) this.addWords(keys, dealIds, true);
  }

  /** People shorten names: "Acme" for "Acme Corp - Renewal", "Acme Renewal" too. */
  private addParts(keys: readonly string[], dealIds: readonly string[]): void {
    this.addWords(keys, dealIds, false);
    if (keys.length > MOST_WORDS_IN_PARTS) return;
    const short = keys.filter((key) => !FORMS.has(key));
    if (short.length < keys.length && short.some(isDistinct)) this.addWords(short, dealIds, false);
    for (const words of [keys, short]) {
      words.forEach((key, start) => {
        if (!isDistinct(key) || (start > 0 && words.length > MOST_WORDS_IN_ANY_PART)) return;
        for (let end = start + 1; end <= words.length; end += 1) this.addWords(words.slice(start, end), dealIds, false); // prettier-ignore
      });
    }
  }

  private addWords(
    keys: readonly string[],
    dealIds: readonly string[],
    needsCapitals: boolean,
  ): void {
    let at = this.root;
    for (const key of keys) {
      const next = at.next.get(key) ?? branch();
      at.next.set(key, next);
      at = next;
    }
    at.needsCapitals = needsCapitals && (at.dealIds === null || at.needsCapitals);
    at.dealIds ??= new Set();
    for (const id of dealIds) at.dealIds.add(id);
  }

  /** Every longest mention, from the beginning to the end. */
  find(words: readonly ProseWord[]): Mention[] {
    const mentions: Mention[] = [];
    for (let at = 0; at < words.length; at += 1) {
      const found = this.longestAt(words, at);
      if (found === null) continue;
      mentions.push({ from: words[at]?.from ?? 0, to: found.to, dealIds: found.dealIds });
      at += found.count - 1;
    }
    return mentions;
  }

  private longestAt(words: readonly ProseWord[], start: number): Found | null {
    let at: Branch | undefined = this.root;
    let best: Found | null = null;
    let areCapitals = true;
    for (const [count, word] of words.slice(start, start + MOST_WORDS).entries()) {
      at = count > 0 && !WITHIN_NAME.test(word.gap) ? undefined : stepTo(at, word);
      if (at === undefined) break;
      areCapitals &&= word.isCapital || /^\p{N}/u.test(word.raw);
      if (isNameAt(at, areCapitals)) best = { to: word.to, count: count + 1, dealIds: at.dealIds ?? new Set() }; // prettier-ignore
    }
    return best;
  }
}

const isNameAt = ({ dealIds, needsCapitals }: Branch, areCapitals: boolean): boolean =>
  dealIds !== null && (areCapitals || !needsCapitals);

/** "Acmes" is Acme too. */
const stepTo = (at: Branch, { key }: ProseWord): Branch | undefined =>
  at.next.get(key) ?? (key.endsWith('s') ? at.next.get(key.slice(0, -1)) : undefined);
